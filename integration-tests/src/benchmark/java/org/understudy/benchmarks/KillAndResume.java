package org.understudy.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.understudy.cli.Main;
import org.understudy.runtime.file.Safetensors;
import org.understudy.tensor.RandomStream;

/**
 * Kills a training at random moments by SIGKILL, resumes it, and compares the weights that it ends
 * with, bit for bit, with those of a training that nobody disturbed. Every time it is killed twice:
 * the resumption too.
 *
 * <p>Arguments: an experiment file, how many times (20), a seed (1).
 */
public final class KillAndResume {
  private final Path experiment;
  private final Path folder;

  private KillAndResume(Path experiment, Path folder) {
    this.experiment = experiment;
    this.folder = folder;
  }

  /** Prints a table; fails if any weights differ. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    Path folder = Files.createTempDirectory("kill-and-resume");
    KillAndResume runs = new KillAndResume(Path.of(arguments[0]).toAbsolutePath(), folder);
    int equal = runs.table(times, RandomStream.of(seed));
    System.out.printf("%nequal bit for bit: %d of %d; the runs lie in %s%n", equal, times, folder);
    if (equal != times) {
      throw new IllegalStateException("weights differ");
    }
  }

  private int table(int times, RandomStream random) throws IOException, InterruptedException {
    long start = System.nanoTime();
    finish(command("whole", false));
    double whole = (System.nanoTime() - start) / 1e9;
    byte[] expected = weights(folder.resolve("whole"));
    System.out.printf(Locale.ROOT, "undisturbed: %.1f s%n%n", whole);
    System.out.println(
        "| run | killed after, s | at epoch | again after, s | at epoch | weights |");
    System.out.println("|---|---|---|---|---|---|");
    int equal = 0;
    for (int i = 1; i <= times; i++) {
      String name = "run-" + i;
      double first = whole * random.nextDouble();
      String reached = kill(command(name, false), name, first);
      double second = whole * random.nextDouble();
      String again = kill(command(name, true), name, second);
      Path surrogate = folder.resolve(name).resolve("model.surrogate");
      if (Files.notExists(surrogate)) {
        finish(command(name, true));
      }
      boolean same = Arrays.equals(expected, weights(folder.resolve(name)));
      equal += same ? 1 : 0;
      System.out.printf(
          Locale.ROOT,
          "| %d | %.2f | %s | %.2f | %s | %s |%n",
          i,
          first,
          reached,
          second,
          again,
          same ? "equal" : "DIFFERENT");
    }
    return equal;
  }

  private List<String> command(String name, boolean resume) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                String.join(File.pathSeparator, Child.ownClassPath()),
                Main.class.getName(),
                "train",
                experiment.toString(),
                "--threads",
                "1",
                "--set",
                "training.checkpoint-seconds=0.02",
                "--out",
                folder.resolve(name).toString()));
    if (resume) {
      command.add("--resume");
    }
    return command;
  }

  private ProcessBuilder process(List<String> command) {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output.txt").toFile()));
  }

  private void finish(List<String> command) throws IOException, InterruptedException {
    int code = process(command).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "exit code " + code + ": " + Files.readString(folder.resolve("output.txt")));
    }
  }

  /** Lets a training run for some seconds, kills it and says how far its checkpoint is. */
  private String kill(List<String> command, String name, double seconds)
      throws IOException, InterruptedException {
    if (Files.exists(folder.resolve(name).resolve("model.surrogate"))) {
      return "had finished";
    }
    Process process = process(command).start();
    if (process.waitFor((long) (seconds * 1e9), TimeUnit.NANOSECONDS)) {
      if (process.exitValue() != 0) {
        throw new IllegalStateException(Files.readString(folder.resolve("output.txt")));
      }
      return "finished first";
    }
    process.destroyForcibly().waitFor();
    return reached(folder.resolve(name).resolve("checkpoint/training.safetensors"));
  }

  private static String reached(Path checkpoint) throws IOException {
    if (Files.notExists(checkpoint)) {
      return "before the first checkpoint";
    }
    String state = Safetensors.read(Files.readAllBytes(checkpoint)).metadata().get("state");
    int epochs = state == null ? 0 : state.split("\"number\":", -1).length - 1;
    boolean within = state != null && state.contains("\"begun\":{");
    return epochs + (within ? " and a part" : "");
  }

  private static byte[] weights(Path run) throws IOException {
    try (ZipFile zip = new ZipFile(run.resolve("model.surrogate").toFile())) {
      return zip.getInputStream(zip.getEntry("weights.safetensors")).readAllBytes();
    }
  }
}
