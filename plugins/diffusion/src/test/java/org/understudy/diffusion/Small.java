package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.config.ConfigNode;

/** Settings small enough for the laws of all models. */
final class Small {
  static final Map<String, Object> SETTINGS =
      Map.of(
          "network",
          Map.of("hidden", node(8L), "blocks", node(1L)),
          "likelihood",
          Map.of("steps", node(8L)));

  /** Points lie .2 apart where a smooth density's width is 1: the trapezoidal rule is exact. */
  static final double GRID_SHARE = 0.05;

  private Small() {}

  private static ConfigNode node(Object value) {
    return new ConfigNode(value, "", "");
  }
}
