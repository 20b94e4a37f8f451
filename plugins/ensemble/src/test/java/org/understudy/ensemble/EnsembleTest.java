package org.understudy.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class EnsembleTest {
  private static Model ensemble(String family, int members) {
    Map<String, ConfigNode> settings =
        Map.of(
            "members",
            new ConfigNode((long) members, "members", ""),
            "of",
            new ConfigNode(Map.of("type", new ConfigNode(family, "of.type", "")), "of", ""));
    return Understudy.create()
        .context(RandomStream.of(1), Path.of(""))
        .model(
            new Choice("ensemble", new ConfigNode(settings, "model", "")),
            Schema.of(Field.target("theta", 1), Field.condition("x", 1)));
  }

  private static void shift(Model model, String bias, float by) {
    Parameter parameter = model.parameters().get(bias);
    float[] values = parameter.toArray();
    values[0] += by;
    parameter.set(values);
  }

  @Test
  void membersBeginDifferently() {
    try (Model model = ensemble("affine", 2)) {
      boolean differs = false;
      for (var entry : model.parameters().entries()) {
        if (entry.name().startsWith("member.0.")) {
          Parameter other = model.parameters().get("member.1." + entry.name().substring(9));
          differs |= !java.util.Arrays.equals(entry.parameter().toArray(), other.toArray());
        }
      }
      assertTrue(differs, "every member has the same weights");
    }
  }

  /**
   * Members moved five to each side have a mixture with two modes: half of the draws on each,
   * within five standard errors, and log-densities that are the logarithm of the mean density.
   */
  @Test
  void drawsAndDensityAreTheMixtures() {
    try (Model model = ensemble("affine", 2);
        Model first = ensemble("affine", 1);
        Scope scope = Scope.open()) {
      shift(model, "member.0.flow.0.bias", 5);
      shift(model, "member.1.flow.0.bias", -5);
      Tensor condition = Tensor.zeros(1, 1);
      float[] draws =
          ((Sampling) model.given(condition)).sample(10_000, RandomStream.of(2)).toArray();
      int above = 0;
      for (float draw : draws) {
        above += draw > 0 ? 1 : 0;
      }
      assertEquals(5000, above, 250);
      Tensor x = Tensor.of(new float[] {-5, 4.5f, 0.3f}, 3, 1);
      float[] found = ((Density) model.given(condition)).logProb(x).toArray();
      for (var entry : first.parameters().entries()) {
        entry.parameter().set(model.parameters().get(entry.name()).toArray());
      }
      float[] one = ((Density) first.given(condition)).logProb(x).toArray();
      for (var entry : first.parameters().entries()) {
        String other = "member.1." + entry.name().substring(9);
        entry.parameter().set(model.parameters().get(other).toArray());
      }
      float[] two = ((Density) first.given(condition)).logProb(x).toArray();
      for (int i = 0; i < 3; i++) {
        double expected = Math.log(0.5 * Math.exp(one[i]) + 0.5 * Math.exp(two[i]));
        assertEquals(expected, found[i], 1e-4);
        assertNotEquals(one[i], two[i]);
      }
    }
  }

  /** Who draws in chunks from one stream must not get the same draws again. */
  @Test
  void aStreamGoesOnFromCallToCall() {
    try (Model model = ensemble("affine", 2);
        Scope scope = Scope.open()) {
      Sampling sampling = (Sampling) model.given(Tensor.zeros(1, 1));
      RandomStream random = RandomStream.of(4);
      Set<Float> seen = new HashSet<>();
      for (int call = 0; call < 2; call++) {
        for (float draw : sampling.sample(100, random).toArray()) {
          assertTrue(seen.add(draw), "drawn twice: " + draw);
        }
      }
    }
  }

  @Test
  void drawsPairWithTheRowsOfACondition() {
    try (Model model = ensemble("affine", 3);
        Scope scope = Scope.open()) {
      Sampling sampling = (Sampling) model.given(Tensor.zeros(7, 1));
      assertEquals(7, sampling.sample(7, RandomStream.of(3)).dim(0));
      assertThrows(IllegalArgumentException.class, () -> sampling.sample(6, RandomStream.of(3)));
    }
  }

  @Test
  void settingsThatMakeNoneAreNamed() {
    ConfigException none = assertThrows(ConfigException.class, () -> ensemble("affine", 0));
    assertTrue(none.getMessage().contains("members"), none.getMessage());
    assertThrows(ConfigException.class, () -> ensemble("no-such-family", 2));
  }
}
