package org.understudy.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process as Linux counts it. */
final class Resident {
  private Resident() {}

  /** Resident now, in MiB. */
  static double now() {
    return field("VmRSS:");
  }

  /** The most that was ever resident, in MiB. */
  static double peak() {
    return field("VmHWM:");
  }

  private static double field(String name) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(name)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory is read from /proc, which only Linux has", e);
    }
    throw new IllegalStateException("/proc/self/status has no line " + name);
  }
}
