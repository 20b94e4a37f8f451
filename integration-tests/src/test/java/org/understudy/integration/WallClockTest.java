package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clocks are set back and forward: no duration, order or decision may rest on the time of day. */
class WallClockTest {
  private static final Pattern CLOCK =
      Pattern.compile(
          "currentTimeMillis|\\bInstant\\.now|\\bClock\\.system|(Local|Zoned|Offset)\\w*\\.now"
              + "|new Date\\(\\)|getLastModifiedTime|lastModified\\(");

  /** Each with what it does where the clock is wrong. */
  private static final List<String> KNOWN =
      List.of(
          // Reads it once, for a deadline is a time of day; from there on it measures.
          "Campaign.java",
          // Stamps events for a viewer, in an order that it keeps itself.
          "TensorBoardFile.java");

  @Test
  void theTimeOfDayDecidesNothing() throws IOException {
    try (Stream<Path> files =
        Stream.of("core", "plugins", "adapters")
            .map(Checkout.root()::resolve)
            .flatMap(WallClockTest::sources)) {
      assertEquals(
          KNOWN,
          files
              .filter(WallClockTest::readsTheClock)
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList(),
          "use System.nanoTime(), or say here why not");
    }
  }

  private static Stream<Path> sources(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().matches(".*/src/main/.*\\.java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean readsTheClock(Path file) {
    try {
      return CLOCK.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
