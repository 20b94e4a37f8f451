package org.understudy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apiguardian.api.API;
import org.understudy.spi.Dataset;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;

/**
 * A dataset that breaks in the middle: rows from {@code last} on cannot be read.
 *
 * @param dataset the rows
 * @param last how many can be read
 */
@API(status = API.Status.EXPERIMENTAL)
public record ThrowingDataset(Dataset dataset, long last) implements Dataset {
  @Override
  public Schema schema() {
    return dataset.schema();
  }

  @Override
  public long size() {
    return dataset.size();
  }

  @Override
  public Rows read(long first, int count) {
    if (first + count > last) {
      throw new UncheckedIOException(new IOException("row " + last + " cannot be read"));
    }
    return dataset.read(first, count);
  }

  @Override
  public void close() {
    dataset.close();
  }
}
