package org.understudy.runtime.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;

/** Reads and writes YAML 1.2. */
@API(status = API.Status.EXPERIMENTAL)
public final class Yaml {
  private static final int DEPTH = 50;

  private final String file;

  private Yaml(String file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException with file and line where it is not YAML, or a key comes twice
   */
  public static ConfigNode read(Path file) {
    try {
      return parse(
          Files.readString(file, StandardCharsets.UTF_8), String.valueOf(file.getFileName()));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot read " + file + ": " + e.getMessage(), e));
    }
  }

  /** Reads a text; the name stands in messages. */
  public static ConfigNode parse(String text, String name) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(50)
            .setCodePointLimit(10_000_000)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return root.isEmpty()
          ? new ConfigNode(Map.of(), "", name + ":1")
          : new Yaml(name).node(root.get(), "", 0);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new ConfigException("%s:%d: not valid YAML: %s".formatted(name, line, e.getProblem()));
    } catch (YamlEngineException e) {
      throw new ConfigException(name + ": not valid YAML: " + e.getMessage());
    }
  }

  private String place(Node node) {
    Optional<Mark> mark = node.getStartMark();
    return mark.isPresent() ? file + ":" + (mark.get().getLine() + 1) : file;
  }

  private ConfigNode node(Node node, String path, int depth) {
    if (depth > DEPTH) {
      throw new ConfigException(place(node) + ": nested more than " + DEPTH + " levels deep");
    }
    if (node instanceof MappingNode mapping) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw new ConfigException(place(tuple.getKeyNode()) + ": a key must be plain text");
        }
        String inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
        ConfigNode value = node(tuple.getValueNode(), inner, depth + 1);
        if (entries.put(key.getValue(), value) != null) {
          throw new ConfigException(
              place(tuple.getKeyNode()) + ": the key '" + key.getValue() + "' comes twice");
        }
      }
      return new ConfigNode(entries, path, place(node));
    }
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> elements = new ArrayList<>();
      for (Node element : sequence.getValue()) {
        elements.add(node(element, path + "." + elements.size(), depth + 1));
      }
      return new ConfigNode(elements, path, place(node));
    }
    return new ConfigNode(scalar((ScalarNode) node), path, place(node));
  }

  private static @Nullable Object scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.getScalarStyle() != ScalarStyle.PLAIN) {
      return text;
    }
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (tag.equals(Tag.INT)) {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException e) {
        return Double.valueOf(text);
      }
    }
    if (tag.equals(Tag.FLOAT)) {
      return switch (text) {
        case ".inf", "+.inf", ".Inf", ".INF" -> Double.POSITIVE_INFINITY;
        case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
        case ".nan", ".NaN", ".NAN" -> Double.NaN;
        default -> Double.valueOf(text);
      };
    }
    // YAML 1.2 reads 1e-3 as text; nobody who writes it in an experiment means text.
    if (text.matches("[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]+")) {
      return Double.valueOf(text);
    }
    return text;
  }

  /**
   * A tree with one value set, as by {@code --set training.max-epochs=5}.
   *
   * @param assignment a path of keys and list indices, an equals sign, a YAML value
   */
  public static ConfigNode set(ConfigNode root, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new ConfigException(
          "--set " + assignment + ": expected key=value, such as training.max-epochs=5");
    }
    String path = assignment.substring(0, equals);
    ConfigNode value = parse(assignment.substring(equals + 1), "--set " + path);
    ConfigNode placed = new ConfigNode(value.value(), path, "--set " + path);
    return with(root, List.of(path.split("\\.", -1)), placed, path);
  }

  private static ConfigNode with(
      ConfigNode node, List<String> keys, ConfigNode value, String whole) {
    if (keys.isEmpty()) {
      return value;
    }
    String key = keys.get(0);
    List<String> rest = keys.subList(1, keys.size());
    if (node.value() instanceof List) {
      List<ConfigNode> elements = new ArrayList<>(node.elements());
      int index = key.matches("[0-9]{1,6}") ? Integer.parseInt(key) : -1;
      if (index < 0 || index >= elements.size()) {
        throw new ConfigException(
            "--set %s: '%s' is not an index of a list of %d"
                .formatted(whole, key, elements.size()));
      }
      elements.set(index, with(elements.get(index), rest, value, whole));
      return new ConfigNode(elements, node.path(), node.place());
    }
    Map<String, ConfigNode> entries =
        node.value() == null ? new LinkedHashMap<>() : new LinkedHashMap<>(node.entries());
    String inner = node.path().isEmpty() ? key : node.path() + "." + key;
    ConfigNode before = entries.getOrDefault(key, new ConfigNode(null, inner, "--set " + whole));
    entries.put(key, with(before, rest, value, whole));
    return new ConfigNode(entries, node.path(), node.place());
  }

  /** A node as YAML text. */
  public static String write(ConfigNode node) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.AUTO).setWidth(100).build();
    Object plain = ConfigJson.toValues(node);
    return new Dump(settings).dumpToString(plain == null ? Map.of() : plain);
  }
}
