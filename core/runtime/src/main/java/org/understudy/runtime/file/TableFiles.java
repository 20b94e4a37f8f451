package org.understudy.runtime.file;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.understudy.runtime.registry.Registry;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Rows;

/** Whole tables in whatever format a file's ending names. */
@API(status = API.Status.EXPERIMENTAL)
public final class TableFiles {
  /** Numbers of the largest table that is read whole. */
  private static final long MOST_NUMBERS = 1L << 29;

  private TableFiles() {}

  /**
   * Every row of a file.
   *
   * @throws IllegalArgumentException if there is no such file, its ending names no format, or its
   *     contents are wrong
   */
  public static Rows read(Registry registry, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + ": there is no such file");
    }
    try (Dataset dataset = registry.format(file).open(file)) {
      long width = dataset.schema().fields().stream().mapToLong(f -> f.shape().size()).sum();
      if (dataset.size() > MOST_NUMBERS / Math.max(1, width)) {
        throw new IllegalArgumentException(
            "%s: %d rows of %d numbers are more than a table holds in memory (2^29 numbers)"
                .formatted(file, dataset.size(), width));
      }
      return dataset.read(0, (int) dataset.size());
    }
  }

  /** Writes rows to a file, whole or not at all. */
  public static void write(Registry registry, Path file, Rows rows) {
    try (DatasetWriter writer = registry.format(file).write(file, rows.schema())) {
      writer.write(rows);
      writer.finish();
    }
  }
}
