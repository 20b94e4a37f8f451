package org.understudy.spi.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the YAML text of a {@link Default}: scalars, {@code [lists]} and {@code {maps: ...}}. */
final class Literals {
  private final String text;
  private int at;

  private Literals(String text) {
    this.text = text;
  }

  static ConfigNode parse(String text) {
    if (text.isEmpty()) {
      return new ConfigNode("", "", "");
    }
    Literals reader = new Literals(text.strip());
    ConfigNode node = reader.value("");
    reader.spaces();
    if (reader.at != reader.text.length()) {
      throw new IllegalArgumentException("default '" + text + "' is not a YAML literal");
    }
    return node;
  }

  private ConfigNode value(String path) {
    spaces();
    if (at < text.length() && text.charAt(at) == '[') {
      at++;
      List<ConfigNode> elements = new ArrayList<>();
      while (!ends(']')) {
        elements.add(value(path + "." + elements.size()));
        separator();
      }
      return new ConfigNode(elements, path, "");
    }
    if (at < text.length() && text.charAt(at) == '{') {
      at++;
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      while (!ends('}')) {
        spaces();
        String key = until(":").strip();
        at++;
        entries.put(key, value(path.isEmpty() ? key : path + "." + key));
        separator();
      }
      return new ConfigNode(entries, path, "");
    }
    return new ConfigNode(scalar(until(",]}").strip()), path, "");
  }

  private String until(String stops) {
    int from = at;
    while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean ends(char close) {
    spaces();
    if (at < text.length() && text.charAt(at) == close) {
      at++;
      return true;
    }
    if (at >= text.length()) {
      throw new IllegalArgumentException("default '" + text + "' lacks a '" + close + "'");
    }
    return false;
  }

  private void separator() {
    spaces();
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
    }
  }

  private void spaces() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** A plain scalar by YAML's core schema. */
  static @Nullable Object scalar(String plain) {
    if (plain.isEmpty() || plain.equals("null") || plain.equals("~")) {
      return null;
    }
    if (plain.equals("true") || plain.equals("false")) {
      return plain.equals("true");
    }
    if (plain.equals(".inf") || plain.equals("-.inf")) {
      return plain.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (plain.matches("[-+]?[0-9]+")) {
      try {
        return Long.valueOf(plain);
      } catch (NumberFormatException e) {
        return Double.valueOf(plain);
      }
    }
    if (plain.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")) {
      return Double.valueOf(plain);
    }
    return plain;
  }
}
