package org.understudy.diffusion;

import java.util.HashMap;
import java.util.Map;
import org.understudy.spi.config.ConfigNode;

/** Settings small enough for the laws of all models. */
final class Small {
  /** Points lie .4 apart where a smooth density's width is 1: the trapezoidal rule is exact. */
  static final double GRID_SHARE = 0.025;

  private Small() {}

  static Map<String, Object> settings(String sampler) {
    return Map.of(
        "network",
        Map.of("hidden", node(8L), "blocks", node(1L)),
        "likelihood",
        Map.of("steps", node(40L)),
        "sampler",
        Map.of("type", node(sampler), "steps", node(4L)));
  }

  static Map<String, Object> settings(String sampler, String key, Object value) {
    Map<String, Object> settings = new HashMap<>(settings(sampler));
    settings.put(key, value);
    return settings;
  }

  static ConfigNode node(Object value) {
    return new ConfigNode(value, "", "");
  }
}
