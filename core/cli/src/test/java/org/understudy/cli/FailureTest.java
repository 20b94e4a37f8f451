package org.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.understudy.spi.config.ConfigException;

class FailureTest {
  @Test
  void mistakesOfTheUserAreTold() {
    assertEquals(
        new Failure("a.yaml:3: seed: expected an integer", ExitCode.MISTAKE),
        Failure.of(new ConfigException("a.yaml:3: seed: expected an integer")));
    assertEquals(
        ExitCode.MISTAKE,
        Failure.of(new UnsupportedOperationException("model cannot do 'log-prob'")).exitCode());
  }

  @Test
  void failedWorkIsToldApart() {
    Failure failure =
        Failure.of(
            new UncheckedIOException("cannot write draws.csv", new IOException("no space left")));
    assertEquals(new Failure("cannot write draws.csv", ExitCode.FAILED), failure);
  }

  @Test
  void missingFileIsAMistakeAndNamed() {
    Failure failure = Failure.of(new UncheckedIOException(null, new NoSuchFileException("x.csv")));
    assertEquals(new Failure("there is no file x.csv", ExitCode.MISTAKE), failure);
  }

  @Test
  void missingNativeLibraryIsTheMachine() {
    Failure failure =
        Failure.of(
            new IllegalStateException(
                "the native library oneDNN could not be loaded", new UnsatisfiedLinkError("x")));
    assertEquals(ExitCode.MACHINE, failure.exitCode());
  }

  @Test
  void programmingErrorsSayHowToReportThem() {
    Failure failure = Failure.of(new IndexOutOfBoundsException("index 3"));
    assertEquals(ExitCode.FAILED, failure.exitCode());
    assertTrue(failure.message().contains("--verbose"), failure.message());
  }
}
