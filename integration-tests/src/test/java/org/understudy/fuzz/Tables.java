package org.understudy.fuzz;

import java.nio.file.Path;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Dataset;

/** Table files, read whole and in blocks. */
final class Tables {
  private static final long MOST_WHOLE = 10_000;
  private static final Understudy UNDERSTUDY = Understudy.create();

  private Tables() {}

  static void read(Path file) {
    try (Dataset dataset = UNDERSTUDY.registry().format(file).open(file)) {
      int some = (int) Math.min(3, dataset.size());
      dataset.read(dataset.size() - some, some);
      // Chunks that were never written take no room in a file: it may honestly hold 2^40 rows.
      if (dataset.size() <= MOST_WHOLE) {
        UNDERSTUDY.readTable(file);
      }
    }
  }
}
