package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns of an external simulator, killed and stopped, end with the rows of one left alone. */
class CampaignTest {
  private static final int SIMULATIONS = 300;

  @TempDir Path folder;
  private Path experiment;
  private Path whole;

  @BeforeEach
  void runWhole() throws IOException {
    experiment = folder.resolve("noisy.yaml");
    Files.writeString(experiment, NoisyProgram.experiment(SIMULATIONS, 5));
    whole = folder.resolve("whole.csv");
    Outcome outcome = Cli.run(simulate(whole)).succeeded();
    assertTrue(outcome.err().contains("left out: "), outcome.err());
    assertFalse(Files.exists(folder.resolve("whole.csv.campaign")));
  }

  private String[] simulate(Path out) {
    return new String[] {"simulate", experiment.toString(), "--out", out.toString()};
  }

  private Process start(String... arguments) throws IOException {
    return Cli.process(arguments)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said.txt").toFile())
        .start();
  }

  /** Waits until a campaign has some simulations, or the process is gone. */
  private static void await(Process process, Path file, long bytes)
      throws IOException, InterruptedException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (process.isAlive()
        && System.nanoTime() < patience
        && (Files.notExists(file) || Files.size(file) < bytes)) {
      Thread.sleep(5);
    }
  }

  @Test
  void killedAtRandomMomentsItGoesOnRowForRow() throws Exception {
    Path out = folder.resolve("killed.csv");
    Path file = folder.resolve("killed.csv.campaign/dataset/simulations.campaign");
    Random random = new Random(1);
    for (int kill = 0; kill < 3; kill++) {
      long before = Files.exists(file) ? Files.size(file) : 0;
      Process process = start(simulate(out));
      await(process, file, before + 1 + random.nextInt(3000));
      process.destroyForcibly().waitFor();
      assertTrue(Files.size(file) > before, Files.readString(folder.resolve("said.txt")));
    }
    assertFalse(Files.exists(out), "the campaign was killed before its end");
    Outcome last = Cli.run(simulate(out)).succeeded();
    assertTrue(last.err().contains("found on disk"), last.err());
    assertEquals(Files.readString(whole), Files.readString(out));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void stoppedItSaysHowToGoOn() throws Exception {
    Path out = folder.resolve("stopped.csv");
    Path file = folder.resolve("stopped.csv.campaign/dataset/simulations.campaign");
    Process process = start(simulate(out));
    await(process, file, 2000);
    process.destroy();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    String said = Files.readString(folder.resolve("said.txt"));
    assertTrue(said.contains("of 300 had ended, which are kept in "), said);
    assertTrue(said.contains("go on with the same command"), said);
    Cli.run(simulate(out)).succeeded();
    assertEquals(Files.readString(whole), Files.readString(out));
  }

  @Test
  void aRunKilledWhileItSimulatesIsResumed() throws Exception {
    Path run = folder.resolve("run");
    Path file = run.resolve("dataset/simulations.campaign");
    String[] train = {"train", experiment.toString(), "--out", run.toString()};
    Process process = start(train);
    await(process, file, 2000);
    process.destroyForcibly().waitFor();
    assertTrue(Files.size(file) > 1000, Files.readString(folder.resolve("said.txt")));
    Cli.run(train).failed(2, "--resume", "--overwrite");
    String[] resume = {"train", experiment.toString(), "--out", run.toString(), "--resume"};
    Cli.run(resume).succeeded();
    String result = Files.readString(run.resolve("result.json"));
    assertTrue(result.contains("found on disk"), result);
    assertTrue(Files.readString(run.resolve("report.html")).contains("left out"));
  }
}
