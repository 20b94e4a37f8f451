package org.understudy.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Searches for bytes that a reader of files does not stand up to: each fuzz target for some time,
 * one after another, in a process with a small heap. The inputs that are kept with the tests are
 * where the search starts; what it finds, and its log, lie in {@code target/fuzz}.
 *
 * <p>Arguments: seconds for each target (600), then the targets (all), such as {@code Csv Hdf5}.
 */
public final class Fuzzing {
  private static final List<String> ALL =
      List.of("Surrogate", "Safetensors", "Yaml", "Csv", "Npy", "Npz", "Hdf5");

  private static final Pattern LAST =
      Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+) ft: \\d+ corp: (\\d+)");
  private static final Pattern FOUND =
      Pattern.compile("(?m)^== (Java Exception:|libFuzzer crash).*");

  private Fuzzing() {}

  /** Prints a table; fails if anything was found. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 600;
    List<String> targets =
        arguments.length > 1 ? Arrays.asList(arguments).subList(1, arguments.length) : ALL;
    Path module = module();
    System.out.println("| target | inputs tried | edges covered | inputs kept | found |");
    System.out.println("|---|---|---|---|---|");
    boolean clean = true;
    for (String target : targets) {
      Path folder = module.resolve("target/fuzz").resolve(target);
      Files.createDirectories(folder.resolve("corpus"));
      Path log = folder.resolve("log.txt");
      int code =
          new ProcessBuilder(command(module, folder, target, seconds))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .directory(folder.toFile())
              .start()
              .waitFor();
      clean &=
          report(
              target,
              code,
              Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1),
              log);
    }
    if (!clean) {
      throw new IllegalStateException("something was found: see the logs");
    }
  }

  private static boolean report(String target, int code, String said, Path log) {
    Matcher last = LAST.matcher(said);
    boolean done = last.find();
    List<String> found = FOUND.matcher(said).results().map(MatchResult::group).distinct().toList();
    boolean clean = done && code == 0 && found.isEmpty();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s |%n",
        target,
        done ? last.group(1) : "?",
        done ? last.group(2) : "?",
        done ? last.group(3) : "?",
        clean ? "nothing" : found.size() + " kinds, exit code " + code + ", see " + log);
    return clean;
  }

  private static List<String> command(Path module, Path folder, String target, int seconds) {
    String type = "org.understudy.fuzz." + target + "FuzzTest";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "-Djazzer.hooks=true"));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, Child.ownClassPath())));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + type);
    command.add(
        "--instrumentation_includes=org.understudy.**:io.jhdf.**:org.snakeyaml.**:de.siegmar.**"
            + ":com.fasterxml.jackson.core.**");
    command.add("--instrumentation_excludes=org.understudy.fuzz.**:org.understudy.tensor.**");
    // The laws are asserted by the targets; reading any path one likes is no fault of a reader.
    command.add("--disabled_hooks=**");
    command.add("--keep_going=10");
    command.add("-max_total_time=" + seconds);
    command.add("-timeout=60");
    command.add("-rss_limit_mb=3000");
    command.add("-max_len=16384");
    command.add("-artifact_prefix=" + folder + File.separator);
    command.add(folder.resolve("corpus").toString());
    command.add(
        module
            .resolve("src/test/resources")
            .resolve(type.replace('.', '/') + "Inputs")
            .resolve("reads")
            .toString());
    return command;
  }

  /** Where {@code integration-tests} lies, from the repository's top or from within. */
  private static Path module() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    try (Stream<Path> places = Stream.of(here.resolve("integration-tests"), here)) {
      return places
          .filter(place -> Files.isDirectory(place.resolve("src/test/resources")))
          .findFirst()
          .orElseThrow(() -> new IOException("run this from the repository's top"));
    }
  }
}
