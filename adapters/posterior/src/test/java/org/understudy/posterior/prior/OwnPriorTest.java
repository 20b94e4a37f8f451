package org.understudy.posterior.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.testkit.DistributionConformance;

/** A prior of one's own, found by its name as one in a plugin's jar is. */
class OwnPriorTest extends DistributionConformance {
  private static ConfigNode node(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      map.forEach((key, each) -> entries.put(String.valueOf(key), node(each)));
      return new ConfigNode(entries, "", "");
    }
    return value instanceof List<?> list
        ? new ConfigNode(list.stream().map(OwnPriorTest::node).toList(), "", "")
        : new ConfigNode(value, "", "");
  }

  private static Prior named(String type, Map<String, Object> settings) {
    return (Prior) Understudy.create().distribution(new Choice(type, node(settings)), 1);
  }

  @Override
  protected ConditionalDistribution distribution() {
    return named("wedge", Map.of("width", 2.0));
  }

  @Test
  void standsBesideTheOthersInAProduct() {
    Map<String, Object> own = Map.of("type", "wedge", "width", 2.0);
    Map<String, Object> cut =
        Map.of(
            "type", "truncated",
            "prior", Map.of("type", "normal", "mean", List.of(0.0), "std", List.of(1.0)),
            "low", List.of(0.0),
            "high", List.of(Double.POSITIVE_INFINITY));
    Prior product = named("product", Map.of("factors", List.of(own, cut)));
    assertEquals(List.of("slope_1", "theta_1"), product.field().columns());
    double half = -0.5 * 0.25 - 0.5 * Math.log(2 * Math.PI) + Math.log(2);
    assertEquals(Math.log(0.5) + half, product.law().logProb(new double[] {1, 0.5}), 1e-9);
    assertEquals(Double.POSITIVE_INFINITY, product.field().support().high(1));
  }

  @Test
  void everyPriorIsFoundByItsName() {
    assertEquals(
        2, named("half-normal", Map.of("scale", List.of(1.0, 2.0))).field().shape().size());
    assertEquals(1, named("exponential", Map.of("scale", List.of(1.0))).field().shape().size());
    assertEquals(
        1,
        named("gamma", Map.of("shape", List.of(2.0), "scale", List.of(1.0)))
            .field()
            .shape()
            .size());
    assertEquals(
        1,
        named("beta", Map.of("alpha", List.of(2.0), "beta", List.of(1.0))).field().shape().size());
    assertEquals(
        List.of("sand", "silt"),
        named(
                "dirichlet",
                Map.of("concentration", List.of(1.0, 1.0, 2.0), "names", List.of("sand", "silt")))
            .field()
            .columns());
  }
}
