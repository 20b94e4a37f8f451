package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed in the midst of training goes on as if nothing had been. */
class ResumeTest {
  @TempDir Path folder;

  private List<String> train(Path out) {
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
        "training.checkpoint-seconds=0",
        "--out",
        out.toString());
  }

  private static byte[] weights(Path run) throws IOException {
    try (ZipFile zip = new ZipFile(run.resolve("model.surrogate").toFile())) {
      return zip.getInputStream(zip.getEntry("weights.safetensors")).readAllBytes();
    }
  }

  @Test
  void killedAndResumedTrainingEndsWithTheSameWeights() throws Exception {
    Path whole = folder.resolve("whole");
    Cli.run(train(whole)).succeeded();

    Path torn = folder.resolve("torn");
    Process process =
        Cli.process(train(torn).toArray(new String[0]))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.txt").toFile())
            .start();
    Path checkpoint = torn.resolve("checkpoint/training.safetensors");
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Files.notExists(checkpoint) && process.isAlive() && System.nanoTime() < patience) {
      Thread.sleep(20);
    }
    process.destroyForcibly().waitFor();
    assertTrue(Files.exists(checkpoint), Files.readString(folder.resolve("killed.txt")));
    assertTrue(
        Files.notExists(torn.resolve("model.surrogate")), "the process was killed in training");

    Cli.run(train(torn)).failed(2, "--resume", "--overwrite");
    Cli.run(Cli.join(train(torn), "--resume")).succeeded();
    assertArrayEquals(weights(whole), weights(torn), "weights bit for bit");
  }
}
