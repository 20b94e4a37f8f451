package org.understudy.spi;

import java.util.Map;
import org.apiguardian.api.API;

/** Draws from a joint distribution: named fields that share their first axis. */
@API(status = API.Status.EXPERIMENTAL)
public interface Dataset extends AutoCloseable {
  /** The fields. */
  Schema schema();

  /** How many rows. */
  long size();

  /**
   * Some consecutive rows.
   *
   * @param first the first row, from 0
   * @param count how many; {@code first + count <= size()}
   * @throws IllegalArgumentException if the rows do not exist
   * @throws java.io.UncheckedIOException if they cannot be read, naming the file
   */
  Rows read(long first, int count);

  /** How the rows came about, as a report tells it: what was left out and why, in order. */
  default Map<String, String> facts() {
    return Map.of();
  }

  /** A dataset of rows held in memory. */
  static Dataset of(Rows rows) {
    return new MemoryDataset(rows);
  }

  /** Releases files. */
  @Override
  void close();
}
