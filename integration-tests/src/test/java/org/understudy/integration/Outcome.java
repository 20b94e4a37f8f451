package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What a process left behind. */
record Outcome(int exitCode, String out, String err) {
  /** Starts a process, waits for it and collects what it printed. */
  static Outcome of(ProcessBuilder builder, long seconds) throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    try {
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      Outcome outcome =
          new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
      assertTrue(ended, builder.command() + " ran longer than " + seconds + " s: " + outcome);
      return outcome;
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  Outcome succeeded() {
    assertEquals(0, exitCode, err);
    return this;
  }

  /** Asserts an exit code and one clear paragraph that contains all of some words. */
  Outcome failed(int expected, String... words) {
    assertEquals(expected, exitCode, err);
    for (String word : words) {
      assertTrue(err.contains(word), "'" + word + "' is not in: " + err);
    }
    assertFalse(err.contains("\tat "), "a stack trace: " + err);
    return this;
  }
}
