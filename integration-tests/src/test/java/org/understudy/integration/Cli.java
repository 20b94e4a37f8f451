package org.understudy.integration;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.understudy.cli.Main;

/** The command, in this process or in one of its own. */
final class Cli {
  /** Settings that turn an example into seconds of work. */
  static final List<String> SHORT =
      List.of(
          "--set", "dataset.simulations=400",
          "--set", "training.max-epochs=2",
          "--set", "model.transforms=2",
          "--set", "model.hidden=16",
          "--set", "inference.draws=300");

  private Cli() {}

  static Outcome run(String... arguments) {
    return run(Arrays.asList(arguments));
  }

  static Outcome run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(new String[0]));
    return new Outcome(code, out.toString(), err.toString());
  }

  /** A process of its own whose class path keeps only some entries. */
  static ProcessBuilder process(Predicate<String> kept, List<String> arguments) {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(kept)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                classPath));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** The command in a process of its own. */
  static ProcessBuilder process(String... arguments) {
    List<String> all = new ArrayList<>(List.of(Main.class.getName()));
    all.addAll(List.of(arguments));
    return process(entry -> true, all);
  }

  static List<String> join(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all;
  }
}
