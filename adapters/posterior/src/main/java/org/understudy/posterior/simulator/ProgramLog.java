package org.understudy.posterior.simulator;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The file that the standard errors of a program's processes share. */
final class ProgramLog {
  private static final long LARGEST = 64L << 20;

  private final Optional<Path> file;
  private long size = -1;

  ProgramLog(Optional<Path> file) {
    this.file = file;
  }

  /** Adds a line, until the file is too large to be looked at. */
  synchronized void add(int worker, String line) {
    if (file.isEmpty() || size > LARGEST) {
      return;
    }
    Path path = file.get();
    try {
      if (size < 0) {
        Files.createDirectories(path.toAbsolutePath().getParent());
        size = Files.exists(path) ? Files.size(path) : 0;
      }
      String text = "worker " + worker + ": " + line + "\n";
      if (size + text.length() > LARGEST) {
        text = "what follows is left out\n";
        size = LARGEST;
      }
      try (Writer writer =
          Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        writer.write(text);
      }
      size += text.length();
    } catch (IOException e) {
      // The simulations matter more than what is said along with them.
      size = LARGEST + 1;
    }
  }

  /** Where the lines are, for a message; empty where they are not kept. */
  String place() {
    return file.map(path -> " (all of it is in " + path + ")").orElse("");
  }
}
