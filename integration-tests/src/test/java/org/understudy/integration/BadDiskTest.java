package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Disks that are full or may not be written to. Linux's device that is always full stands in for
 * one file of a run at a time: the file is written through its sibling, and that is a link to the
 * device.
 */
class BadDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  private static byte[] whole;

  @TempDir Path folder;

  @BeforeAll
  static void runOnAGoodDisk(@TempDir Path good) throws IOException {
    assumeTrue(Files.exists(FULL), "only Linux has a device that is always full");
    Cli.run(run(good.resolve("run"))).succeeded();
    whole = Files.readAllBytes(good.resolve("run/draws.csv"));
  }

  private static List<String> run(Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("run", Checkout.example("two-moons.yaml").toString()));
    arguments.addAll(Cli.SHORT);
    arguments.addAll(List.of("--threads", "1", "--out", out.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static void fill(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file.resolveSibling("." + file.getFileName() + ".part"), FULL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"checkpoint/training.safetensors", "model.surrogate", "draws.csv", "result.json"})
  void nothingFinishedIsLostAndTheRunGoesOn(String file) throws IOException {
    Path out = folder.resolve("run");
    fill(out.resolve(file));
    Cli.run(run(out)).failed(1, out.resolve(file).toString(), "No space left", "free there");
    assertTrue(Files.notExists(out.resolve(file)), "half a file");
    assertTrue(Files.notExists(out.resolve("result.json")), "what marks a finished run comes last");
    Outcome second = Cli.run(run(out, "--resume")).succeeded();
    assertTrue(Files.exists(out.resolve("report.html")), second.err());
    assertArrayEquals(whole, Files.readAllBytes(out.resolve("draws.csv")));
  }

  /** Once the device has refused a file its link is gone: there is space again. */
  @Test
  void whatFailsOnTheWayStopsNoTraining() throws IOException {
    Path out = folder.resolve("run");
    fill(out.resolve("checkpoint/training.safetensors"));
    fill(out.resolve("metrics.csv"));
    Outcome outcome = Cli.run(run(out, "--set", "training.checkpoint-seconds=0")).succeeded();
    assertTrue(outcome.err().contains("No space left"), outcome.err());
    assertTrue(outcome.err().contains("training goes on"), outcome.err());
    assertTrue(Files.exists(out.resolve("checkpoint/training.safetensors")));
    assertEquals(3, Files.readAllLines(out.resolve("metrics.csv")).size(), "a header, two epochs");
    assertArrayEquals(whole, Files.readAllBytes(out.resolve("draws.csv")));
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedBeforeAnyWork() throws IOException {
    // An administrator may write everywhere but where there is nothing to write to.
    Path closed = Files.createDirectory(folder.resolve("closed"));
    boolean kept = closed.toFile().setWritable(false) && !Files.isWritable(closed);
    Path out = kept ? closed.resolve("run") : Path.of("/proc/understudy/run");
    Outcome outcome = Cli.run(run(out));
    assertNotEquals(0, outcome.exitCode());
    assertTrue(outcome.err().contains(out.getParent().toString()), outcome.err());
    assertFalse(outcome.err().contains("dataset ..."), "work was begun: " + outcome.err());
  }
}
