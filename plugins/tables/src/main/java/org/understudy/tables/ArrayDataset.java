package org.understudy.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.understudy.spi.Dataset;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;

/** Arrays of one file that share their first axis. */
final class ArrayDataset implements Dataset {
  private final Path file;
  private final List<NpyArray> arrays;
  private final AutoCloseable container;
  private final Schema schema;
  private boolean closed;

  /**
   * A dataset.
   *
   * @param container what is closed last
   * @throws IllegalArgumentException if the arrays have different numbers of rows
   */
  ArrayDataset(Path file, List<NpyArray> arrays, AutoCloseable container) {
    if (arrays.isEmpty()) {
      throw new IllegalArgumentException(file + ": there are no arrays in it");
    }
    if (arrays.stream().mapToLong(array -> array.header().rows()).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "%s: the arrays of a dataset share their first axis; these are %s"
              .formatted(
                  file,
                  arrays.stream()
                      .map(array -> array.field().name() + " " + array.header().shape())
                      .collect(Collectors.joining(", "))));
    }
    this.file = file;
    this.arrays = List.copyOf(arrays);
    this.container = container;
    this.schema = new Schema(arrays.stream().map(NpyArray::field).toList());
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long size() {
    return arrays.get(0).header().rows();
  }

  @Override
  public synchronized Rows read(long first, int count) {
    if (closed) {
      throw new IllegalStateException(file + ": the dataset is closed");
    }
    if (first < 0 || count < 0 || first > size() - count) {
      throw new IllegalArgumentException(
          "%s: rows %d to %d do not exist: the dataset has %d"
              .formatted(file, first, first + count, size()));
    }
    return new Rows(schema, count, arrays.stream().map(array -> array.read(first, count)).toList());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      for (NpyArray array : arrays) {
        array.source().close();
      }
      container.close();
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot close " + file + ": " + e.getMessage(), e));
    } catch (Exception e) {
      throw new IllegalStateException(file + ": cannot be closed", e);
    }
  }
}
