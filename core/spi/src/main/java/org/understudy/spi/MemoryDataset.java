package org.understudy.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows held in memory. */
record MemoryDataset(Rows rows) implements Dataset {
  @Override
  public Schema schema() {
    return rows.schema();
  }

  @Override
  public long size() {
    return rows.count();
  }

  @Override
  public Rows read(long first, int count) {
    if (first < 0 || count < 0 || first > rows.count() - count) {
      throw new IllegalArgumentException(
          "rows %d to %d do not exist: the dataset has %d"
              .formatted(first, first + count, rows.count()));
    }
    if (count == rows.count()) {
      return rows;
    }
    List<float[]> values = new ArrayList<>();
    for (Field field : schema().fields()) {
      int size = field.shape().size();
      int from = Math.toIntExact(first * size);
      values.add(Arrays.copyOfRange(rows.column(field.name()), from, from + count * size));
    }
    return new Rows(schema(), count, values);
  }

  @Override
  public void close() {}
}
