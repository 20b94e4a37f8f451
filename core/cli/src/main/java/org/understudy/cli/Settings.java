package org.understudy.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Engine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every subcommand takes. */
final class Settings {
  @Option(
      names = "--threads",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description = "Threads for large operations; all processors unless set.")
  private @Nullable Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "P",
      scope = ScopeType.INHERIT,
      description = "Matrix products in float32 (default) or bfloat16.")
  private @Nullable String precision;

  @Option(
      names = "--plugin-path",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "A jar, or a folder of jars, with further plugins; may be repeated.")
  private List<Path> pluginPath = new ArrayList<>();

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print stack traces with errors.")
  private boolean verbose;

  List<Path> pluginPath() {
    return List.copyOf(pluginPath);
  }

  boolean verbose() {
    return verbose;
  }

  /** What was given, as assignments to an experiment file's keys. */
  List<String> assignments() {
    List<String> given = new ArrayList<>();
    if (threads != null) {
      given.add("threads=" + threads);
    }
    if (precision != null) {
      given.add("precision=" + precision);
    }
    return given;
  }

  /** Applies what concerns the engine. */
  void apply() {
    Engine.threads(threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    if (precision != null) {
      Engine.precision(parse(precision));
    }
  }

  private static Engine.Precision parse(String name) {
    for (Engine.Precision known : Engine.Precision.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(name)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "--precision: expected float32 or bfloat16, found \"" + name + "\"");
  }
}
