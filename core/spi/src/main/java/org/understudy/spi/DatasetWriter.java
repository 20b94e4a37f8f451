package org.understudy.spi;

import org.apiguardian.api.API;

/** Writes rows to a file that appears whole or not at all. */
@API(status = API.Status.EXPERIMENTAL)
public interface DatasetWriter extends AutoCloseable {
  /**
   * Adds rows.
   *
   * @param rows with the writer's schema
   */
  void write(Rows rows);

  /** Makes the file durable and moves it to its name. */
  void finish();

  /** Drops whatever was not finished. */
  @Override
  void close();
}
