package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed or stopped in the midst of training goes on as if nothing had been. */
class ResumeTest {
  @TempDir static Path folder;

  private static byte[] whole;

  private static List<String> train(Path out) {
    return List.of(
        "train",
        Checkout.example("two-moons.yaml").toString(),
        "--threads",
        "1",
        "--set",
        "dataset.simulations=2000",
        "--set",
        "training.max-epochs=40",
        "--set",
        "training.patience=40",
        "--set",
        "training.checkpoint-seconds=0.02",
        "--out",
        out.toString());
  }

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    Path out = folder.resolve("whole");
    Cli.run(train(out)).succeeded();
    whole = weights(out);
  }

  private static byte[] weights(Path run) throws IOException {
    try (ZipFile zip = new ZipFile(run.resolve("model.surrogate").toFile())) {
      return zip.getInputStream(zip.getEntry("weights.safetensors")).readAllBytes();
    }
  }

  private static Process start(Path said, List<String> arguments) throws IOException {
    return Cli.process(arguments.toArray(new String[0]))
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
  }

  private static void await(Process process, BooleanSupplier event) throws InterruptedException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!event.getAsBoolean() && process.isAlive() && System.nanoTime() < patience) {
      Thread.sleep(10);
    }
  }

  private static boolean says(Path said, String words) {
    try {
      return Files.readString(said).contains(words);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void killedAndResumedTrainingEndsWithTheSameWeights() throws Exception {
    Path torn = folder.resolve("torn");
    Path said = folder.resolve("killed.txt");
    Path checkpoint = torn.resolve("checkpoint/training.safetensors");
    Process process = start(said, train(torn));
    await(process, () -> Files.exists(checkpoint));
    process.destroyForcibly().waitFor();
    assertTrue(Files.exists(checkpoint), Files.readString(said));
    assertTrue(
        Files.notExists(torn.resolve("model.surrogate")), "the process was killed in training");

    Cli.run(train(torn)).failed(2, "--resume", "--overwrite");
    Cli.run(Cli.join(train(torn), "--resume")).succeeded();
    assertArrayEquals(whole, weights(torn), "weights bit for bit");
  }

  /** With no checkpoint due for an hour, the one there is was written because of the signal. */
  @Test
  void stoppedTwiceInTrainingItLeavesACheckpointAndSaysHowToGoOn() throws Exception {
    Path out = folder.resolve("stopped");
    Path said = folder.resolve("stopped.txt");
    List<String> arguments = Cli.join(train(out), "--set", "training.checkpoint-seconds=3600");
    Process process = start(said, arguments);
    await(process, () -> says(said, "training ..."));
    Thread.sleep(300);
    process.destroy();
    process.destroy();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not stop");
    String words = Files.readString(said);
    assertEquals(143, process.exitValue(), words);
    assertTrue(words.contains("stopped with a checkpoint"), words);
    assertTrue(words.contains("--resume"), words);
    assertTrue(Files.exists(out.resolve("checkpoint/training.safetensors")), words);
    assertTrue(Files.notExists(out.resolve("model.surrogate")), words);

    Cli.run(Cli.join(arguments, "--resume")).succeeded();
    assertArrayEquals(whole, weights(out), "weights bit for bit");
  }

  @Test
  void stoppedWhileItSimulatesItSaysHowToGoOn() throws Exception {
    Path said = folder.resolve("simulating.txt");
    Path out = folder.resolve("simulating");
    Process process =
        start(
            said,
            Cli.join(
                train(out),
                "--set",
                "dataset.simulator={type: lotka-volterra}",
                "--set",
                "dataset.simulations=3000000"));
    await(process, () -> says(said, "dataset ..."));
    process.destroy();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not stop");
    String words = Files.readString(said);
    assertEquals(143, process.exitValue(), words);
    assertTrue(words.contains("go on with the same command and --resume"), words);
  }
}
