package org.understudy.runtime.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.config.ConfigNode;

/** Config nodes as the maps, lists and scalars that JSON and YAML libraries take. */
@API(status = API.Status.EXPERIMENTAL)
public final class ConfigJson {
  private ConfigJson() {}

  /** A node's value without places, numbers that JSON has none for as YAML's words. */
  public static @Nullable Object toPlain(ConfigNode node) {
    return plain(node, number -> Double.isFinite(number) ? number : infinity(number));
  }

  /** A node's value without places, every number as it is: for YAML. */
  public static @Nullable Object toValues(ConfigNode node) {
    return plain(node, number -> number);
  }

  private static @Nullable Object plain(ConfigNode node, Function<Double, Object> numbers) {
    if (node.value() instanceof Map) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.entries().forEach((key, value) -> map.put(key, plain(value, numbers)));
      return map;
    }
    if (node.value() instanceof List) {
      List<Object> list = new ArrayList<>();
      node.elements().forEach(element -> list.add(plain(element, numbers)));
      return list;
    }
    return node.value() instanceof Double number ? numbers.apply(number) : node.value();
  }

  private static String infinity(double number) {
    return number > 0 ? ".inf" : number < 0 ? "-.inf" : ".nan";
  }

  /** A node from maps, lists and scalars. */
  public static ConfigNode fromPlain(@Nullable Object value) {
    return fromPlain(value, "");
  }

  private static ConfigNode fromPlain(@Nullable Object value, String path) {
    if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> {
            String inner = path.isEmpty() ? String.valueOf(key) : path + "." + key;
            entries.put(String.valueOf(key), fromPlain(element, inner));
          });
      return new ConfigNode(entries, path, "");
    }
    if (value instanceof List<?> list) {
      List<ConfigNode> elements = new ArrayList<>();
      for (Object element : list) {
        elements.add(fromPlain(element, path + "." + elements.size()));
      }
      return new ConfigNode(elements, path, "");
    }
    if (value instanceof Integer number) {
      return new ConfigNode(number.longValue(), path, "");
    }
    if (value instanceof String text && (text.equals(".inf") || text.equals("-.inf"))) {
      return new ConfigNode(
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY, path, "");
    }
    return new ConfigNode(value, path, "");
  }
}
