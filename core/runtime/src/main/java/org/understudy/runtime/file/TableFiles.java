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
      return dataset.read(0, Math.toIntExact(dataset.size()));
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
