package org.understudy.runtime.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;

/** Reads and writes YAML 1.2. */
@API(status = API.Status.EXPERIMENTAL)
public final class Yaml {
  private static final int LONGEST_FILE = 10_000_000;
  private static final int LONGEST_KEY = 200;

  /** Aliases can make a vast tree of a short text: nodes and paths are at most so many times it. */
  private static final long LARGEST_TREE = 100;

  private static final Pattern EXPONENT =
      Pattern.compile("[-+]?[0-9]++(\\.[0-9]*+)?[eE][-+]?[0-9]++");

  private final String file;
  private long allowance;

  private Yaml(String file, long allowance) {
    this.file = file;
    this.allowance = allowance;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException with file and line where it is not YAML, or a key comes twice
   */
  public static ConfigNode read(Path file) {
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw new ConfigException(
            "%s: an experiment file has at most %,d bytes, this one has %,d"
                .formatted(file, LONGEST_FILE, Files.size(file)));
      }
      return parse(
          Files.readString(file, StandardCharsets.UTF_8), String.valueOf(file.getFileName()));
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": it is not text in UTF-8");
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
            .setCodePointLimit(LONGEST_FILE)
            .build();
    try {
      Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
      Optional<Node> root = new Composer(settings, new ShallowParser(parser, name)).getSingleNode();
      return root.isEmpty()
          ? new ConfigNode(Map.of(), "", name + ":1")
          : new Yaml(name, 100_000 + LARGEST_TREE * text.length()).node(root.get(), "", 0);
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
    if (depth > ShallowParser.DEPTH) {
      throw new ConfigException(place(node) + ": nested too deeply, or within itself");
    }
    allowance -= 1 + path.length();
    if (allowance < 0) {
      throw new ConfigException(
          place(node) + ": with its aliases written out the file is too large");
    }
    if (node instanceof MappingNode mapping) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw new ConfigException(place(tuple.getKeyNode()) + ": a key must be plain text");
        }
        if (key.getValue().length() > LONGEST_KEY) {
          throw new ConfigException(
              "%s: a key has at most %d letters, found one of %d"
                  .formatted(place(key), LONGEST_KEY, key.getValue().length()));
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
    try {
      return new ConfigNode(scalar((ScalarNode) node), path, place(node));
    } catch (NumberFormatException e) {
      throw new ConfigException(
          "%s: expected a number, as its tag says, found \"%s\""
              .formatted(place(node), ((ScalarNode) node).getValue()));
    }
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
    if (EXPONENT.matcher(text).matches()) {
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
