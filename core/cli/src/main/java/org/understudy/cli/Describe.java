package org.understudy.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.registry.Registry;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.config.Configs;
import org.understudy.spi.config.Key;
import org.understudy.spi.config.Spelling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints what a provider is and takes, or what a surrogate file holds. */
@Command(
    name = "describe",
    description = "Describe a provider with every key of its settings, or a surrogate file.")
final class Describe implements Callable<Integer> {
  @ParentCommand private Main main;

  @Parameters(
      paramLabel = "NAME",
      description = "A name that `list` prints, 'training', or a surrogate file.")
  private String name;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Understudy understudy = main.understudy();
    List<Map<String, Object>> found = new ArrayList<>();
    for (Registry.Entry entry : understudy.registry().entries()) {
      if (entry.name().equals(name)) {
        found.add(describe(entry));
      }
    }
    if (name.equals("training")) {
      found.add(section(name, "How a model is trained.", TrainingConfig.class));
    }
    Path file = Path.of(name);
    if (found.isEmpty() && Files.isRegularFile(file)) {
      try (Surrogate surrogate = understudy.load(file)) {
        found.add(describe(file, surrogate));
      }
    }
    if (found.isEmpty()) {
      List<String> names =
          understudy.registry().entries().stream().map(Registry.Entry::name).toList();
      throw new IllegalArgumentException(
          "there is no provider and no file '%s'%s Run `understudy list` for the names"
              .formatted(name, Spelling.hint(name, names)));
    }
    if (json) {
      Output.json(main.out(), found.size() == 1 ? found.get(0) : found);
    } else {
      found.forEach(this::print);
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> describe(Registry.Entry entry) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", entry.kind().label());
    facts.put("name", entry.name());
    facts.put("description", entry.provider().description());
    if (entry.provider() instanceof ModelProvider<?> model) {
      facts.put(
          "capabilities", model.capabilities().stream().map(c -> c.label()).sorted().toList());
      if (!model.training().isEmpty()) {
        facts.put("training", new TreeMap<>(model.training()));
      }
    }
    facts.put("location", entry.location());
    facts.put(
        "keys", Configs.keys(entry.provider().configType()).stream().map(Describe::key).toList());
    return facts;
  }

  private static Map<String, Object> section(
      String name, String description, Class<? extends Record> type) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", "section of an experiment file");
    facts.put("name", name);
    facts.put("description", description);
    facts.put("keys", Configs.keys(type).stream().map(Describe::key).toList());
    return facts;
  }

  private static Map<String, Object> key(Key key) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("name", key.name());
    line.put("type", key.type());
    line.put("default", key.fallback());
    line.put("required", key.fallback() == null);
    line.put("doc", key.doc());
    if (!key.keys().isEmpty()) {
      line.put("keys", key.keys().stream().map(Describe::key).toList());
    }
    return line;
  }

  private static Map<String, Object> describe(Path file, Surrogate surrogate) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", "surrogate");
    facts.put("name", file.toString());
    facts.put("description", "A trained '" + surrogate.choice().type() + "'.");
    facts.put("parameters", surrogate.model().parameters().size());
    facts.put("fields", surrogate.schema().fields().stream().map(Describe::field).toList());
    facts.put("provenance", surrogate.provenance());
    return facts;
  }

  private static Map<String, Object> field(Field field) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("name", field.name());
    line.put("role", field.role().name().toLowerCase(java.util.Locale.ROOT));
    line.put("shape", field.shape().toArray());
    line.put("unit", field.unit());
    line.put("columns", field.columns());
    return line;
  }

  private void print(Map<String, Object> facts) {
    List<List<String>> rows = new ArrayList<>();
    facts.forEach(
        (key, value) -> {
          if (!(value instanceof List<?>) || key.equals("capabilities")) {
            rows.add(List.of(key, String.valueOf(value)));
          }
        });
    Output.table(main.out(), rows);
    for (String part : List.of("keys", "fields")) {
      if (facts.get(part) instanceof List<?> lines && !lines.isEmpty()) {
        main.out().println();
        main.out().println(part + ":");
        List<List<String>> table = new ArrayList<>();
        lines.forEach(line -> cells((Map<?, ?>) line, "  ", table));
        Output.table(main.out(), table);
      }
    }
  }

  /** A line, and behind it those of the mapping that its value is, further in. */
  private static void cells(Map<?, ?> line, String indent, List<List<String>> table) {
    if (!line.containsKey("doc")) {
      table.add(line.values().stream().map(Describe::text).toList());
      return;
    }
    Object fallback = line.get("default");
    table.add(
        List.of(
            indent + line.get("name"),
            String.valueOf(line.get("type")),
            fallback == null ? "required" : "default " + fallback,
            String.valueOf(line.get("doc"))));
    if (line.get("keys") instanceof List<?> inner) {
      inner.forEach(each -> cells((Map<?, ?>) each, indent + "  ", table));
    }
  }

  private static String text(Object value) {
    return value instanceof int[] dims ? java.util.Arrays.toString(dims) : String.valueOf(value);
  }
}
