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

  /** With a network of these keys and values, and few steps of all kinds. */
  static Map<String, Object> network(String sampler, Object... keys) {
    Map<String, ConfigNode> network = new HashMap<>();
    for (int i = 0; i < keys.length; i += 2) {
      network.put((String) keys[i], node(keys[i + 1]));
    }
    Map<String, Object> settings = settings(sampler, "network", network);
    settings.put(
        "likelihood",
        Map.of("solver", node("heun"), "steps", node(2L), "trace", node("hutchinson")));
    settings.put("sampler", Map.of("type", node(sampler), "steps", node(2L)));
    return settings;
  }

  static ConfigNode node(Object value) {
    return new ConfigNode(value, "", "");
  }
}
