package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.understudy.spi.Batch;
import org.understudy.spi.Capability;
import org.understudy.spi.Critic;
import org.understudy.spi.Density;
import org.understudy.spi.DensityBound;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.LatentCodes;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Objective;
import org.understudy.spi.Sampling;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * The laws of a model family. A plugin's test extends this and gives its provider; a config small
 * enough for tests where the defaults are not. All of them run on a {@link HostileEngine}.
 *
 * @param <C> the provider's config
 */
@API(status = API.Status.EXPERIMENTAL)
@ExtendWith(HostileEngine.class)
public abstract class ModelConformance<C extends Record> {
  /** The provider under test. */
  protected abstract ModelProvider<C> provider();

  /** The config under test, as the keys of an experiment file; the defaults unless overridden. */
  protected Map<String, Object> settings() {
    return Map.of();
  }

  /**
   * A target that the family models; vectors of numbers unless overridden.
   *
   * @param features how large: a vector's length, an image's extent
   */
  protected Field target(int features) {
    return Field.target("theta", features);
  }

  /**
   * Along each axis, the share of the usual points on which a density is integrated: less for one
   * that is smooth and dear.
   */
  protected double gridShare() {
    return 1;
  }

  /**
   * In how many dimensions at most, 1 or 2, a density is integrated on a grid: in one where grids
   * fine enough for two are too dear.
   */
  protected int gridDimensions() {
    return 2;
  }

  private FamilyUnderTest<C> family() {
    return new FamilyUnderTest<>(provider(), settings(), this::target);
  }

  private DensityLaws densities() {
    return new DensityLaws(family(), gridShare());
  }

  @Test
  void describesItself() {
    ProviderLaws.check(provider());
    assertTrue(provider().capabilities().size() > 0, "a family that can do nothing is no family");
    family().config();
  }

  @Test
  void canDoWhatItDeclares() {
    try (Scope scope = Scope.open();
        Model model = family().model(2, 3, 1)) {
      Distribution distribution = model.given(RandomStream.of(1).normal(1, 3));
      assertEquals(provider().capabilities(), Capability.of(distribution));
      for (Capability capability : Capability.values()) {
        if (!provider().capabilities().contains(capability)) {
          UnsupportedOperationException refused =
              assertThrows(
                  UnsupportedOperationException.class,
                  () -> Capability.require(distribution, capability.type(), provider().name()));
          assertTrue(refused.getMessage().contains(capability.label()), refused.getMessage());
        }
      }
    }
  }

  @Test
  void shapesAreAsSpecified() {
    for (int features : new int[] {1, 2, 5}) {
      for (int conditions : new int[] {0, 3}) {
        try (Scope scope = Scope.open();
            Gradients.Recording paused = Gradients.pause();
            Model model = family().model(features, conditions, 2)) {
          RandomStream random = RandomStream.of(3);
          Distribution one = model.given(FamilyUnderTest.condition(conditions, 1, random));
          assertEquals(model.schema().targetShape(), one.eventShape());
          if (one instanceof Sampling sampling) {
            assertEquals(one.eventShape().prepend(7), sampling.sample(7, random).shape());
            assertEquals(one.eventShape().prepend(0), sampling.sample(0, random).shape());
          }
          Tensor six = family().events(features, 6, random);
          if (one instanceof Density density) {
            assertFinite("log-density", Shape.of(6), density.logProb(six));
          }
          if (one instanceof DensityBound bound) {
            assertFinite("elbo", Shape.of(6), bound.elbo(six, random));
          }
          if (one instanceof UnnormalisedDensity density) {
            assertFinite("log-density", Shape.of(6), density.logProbUpToConstant(six));
          }
          if (one instanceof Critic critic) {
            assertFinite("critic's value", Shape.of(6), critic.criticise(six));
          }
          if (one instanceof LatentCodes codes) {
            Tensor code = codes.encode(six);
            assertFinite("code", codes.latentShape().prepend(6), code);
            assertFinite("event", one.eventShape().prepend(6), codes.decode(code));
          }
        }
      }
    }
  }

  private static void assertFinite(String what, Shape expected, Tensor found) {
    assertEquals(expected, found.shape(), what);
    for (float value : found.toArray()) {
      assertTrue(Float.isFinite(value), what + " " + value);
    }
  }

  @Test
  void refusesConditionsThatDoNotFit() {
    try (Scope scope = Scope.open();
        Model conditional = family().model(2, 3, 4);
        Model unconditional = family().model(2, 0, 4)) {
      assertThrows(IllegalArgumentException.class, () -> conditional.given(null));
      assertThrows(IllegalArgumentException.class, () -> conditional.given(Tensor.zeros(1, 4)));
      assertThrows(IllegalArgumentException.class, () -> unconditional.given(Tensor.zeros(1, 3)));
    }
  }

  @Test
  void everyParameterHasAGradient() {
    for (int conditions : new int[] {0, 3}) {
      try (Scope scope = Scope.open();
          Model model = family().model(3, conditions, 5)) {
        RandomStream random = RandomStream.of(6);
        Batch batch =
            new Batch(
                family().events(3, 64, random), FamilyUnderTest.condition(conditions, 64, random));
        boolean[] reached = new boolean[model.parameters().trainable().list().size()];
        List<Parameter> all = model.parameters().trainable().list();
        for (Objective objective : model.objectives()) {
          List<Parameter> moved = objective.parameters().list();
          List<Tensor> gradients =
              Gradients.of(
                  objective.loss(batch, random), moved.stream().map(Parameter::value).toList());
          for (int i = 0; i < moved.size(); i++) {
            for (float g : gradients.get(i).toArray()) {
              assertTrue(Float.isFinite(g), "a gradient is " + g);
              reached[all.indexOf(moved.get(i))] |= g != 0;
            }
          }
        }
        for (int i = 0; i < reached.length; i++) {
          String name = model.parameters().trainable().entries().get(i).name();
          assertTrue(
              reached[i] || all.get(i).shape().size() == 0,
              () -> "no gradient reaches parameter '" + name + "'");
        }
      }
    }
  }

  @Test
  void densityOfDrawsIsTheDensity() {
    densities().densityOfDrawsIsTheDensity();
  }

  @Test
  void densityDoesNotDependOnTheBatch() {
    densities().densityDoesNotDependOnTheBatch();
  }

  @Test
  void densityIntegratesToOneInOneDimension() {
    densities().integratesToOne(1, 8, 16_001, 11);
  }

  @Test
  void densityIntegratesToOneInTwoDimensions() {
    if (gridDimensions() == 2) {
      densities().integratesToOne(2, 5.5, 1201, 12);
    }
  }

  @Test
  void savedAndLoadedItDrawsTheSame(@TempDir Path folder) throws Exception {
    new TrainingLaws(family()).savedAndLoadedItDrawsTheSame(folder);
  }

  @Test
  void resumedTrainingEndsInTheSameWeights(@TempDir Path folder) {
    new TrainingLaws(family()).resumedTrainingEndsInTheSameWeights(folder);
  }

  @Test
  void trainingOnPoisonedMemoryIsTheSameAndLeaksNothing() {
    new TrainingLaws(family()).trainingOnPoisonedMemoryIsTheSameAndLeaksNothing();
  }
}
