package org.understudy.spi.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A value of an experiment file with the place it stands at.
 *
 * <p>Values are {@code Map<String, ConfigNode>}, {@code List<ConfigNode>}, {@code String}, {@code
 * Long}, {@code Double}, {@code Boolean} or null.
 *
 * @param value the value
 * @param path the keys that lead to it, such as {@code training.batch-size}; empty at the root
 * @param place file and line, such as {@code two-moons.yaml:12}; empty where there is none
 */
@API(status = API.Status.EXPERIMENTAL)
public record ConfigNode(@Nullable Object value, String path, String place) {
  /** An empty mapping without a place. */
  public static ConfigNode empty() {
    return new ConfigNode(Map.of(), "", "");
  }

  /** Whether this is a mapping. */
  public boolean isMapping() {
    return value instanceof Map;
  }

  /**
   * The entries of a mapping, in the file's order.
   *
   * @throws ConfigException if this is something else
   */
  @SuppressWarnings("unchecked")
  public Map<String, ConfigNode> entries() {
    if (value instanceof Map) {
      return (Map<String, ConfigNode>) value;
    }
    throw ConfigException.at(this, "expected a mapping of keys to values, found " + describe());
  }

  /**
   * This mapping with what it is silent on from another.
   *
   * @throws ConfigException if either is something else
   */
  public ConfigNode over(ConfigNode below) {
    Map<String, ConfigNode> joined = new LinkedHashMap<>(below.entries());
    joined.putAll(entries());
    return new ConfigNode(joined, path, place);
  }

  /**
   * The elements of a sequence.
   *
   * @throws ConfigException if this is something else
   */
  @SuppressWarnings("unchecked")
  public List<ConfigNode> elements() {
    if (value instanceof List) {
      return (List<ConfigNode>) value;
    }
    throw ConfigException.at(this, "expected a list, found " + describe());
  }

  /** The value as a message shows it. */
  public String describe() {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map) {
      return "a mapping";
    }
    if (value instanceof List) {
      return "a list";
    }
    return value instanceof String text ? "\"" + shortened(text) + "\"" : value.toString();
  }

  /** This value and all in it on one line, keys in order: the same wherever it is written. */
  public String line() {
    if (value instanceof Map) {
      return new TreeMap<>(entries())
          .entrySet().stream()
              .map(entry -> entry.getKey() + ": " + entry.getValue().line())
              .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List) {
      return elements().stream().map(ConfigNode::line).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
