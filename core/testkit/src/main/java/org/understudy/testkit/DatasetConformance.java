package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;

/** The laws of a dataset. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class DatasetConformance {
  /** Opens the dataset under test, of at least three rows; the same one every time. */
  protected abstract Dataset open();

  @Test
  void blocksEqualTheWhole() {
    try (Dataset dataset = open()) {
      int size = Math.toIntExact(dataset.size());
      Rows whole = dataset.read(0, size);
      assertEquals(dataset.schema(), whole.schema());
      for (int from = 0; from < size; from += Math.max(1, size / 3)) {
        int count = Math.min(Math.max(1, size / 3), size - from);
        Rows block = dataset.read(from, count);
        for (Field field : dataset.schema().fields()) {
          int width = field.shape().size();
          assertArrayEquals(
              Arrays.copyOfRange(whole.column(field.name()), from * width, (from + count) * width),
              block.column(field.name()),
              field.name());
        }
      }
      assertEquals(0, dataset.read(0, 0).count());
    }
  }

  @Test
  void rowsThatDoNotExistAreRefused() {
    try (Dataset dataset = open()) {
      int size = Math.toIntExact(dataset.size());
      assertThrows(IllegalArgumentException.class, () -> dataset.read(-1, 1));
      assertThrows(IllegalArgumentException.class, () -> dataset.read(0, size + 1));
      assertThrows(IllegalArgumentException.class, () -> dataset.read(size, 1));
    }
  }

  @Test
  void openedAgainItIsTheSame() {
    try (Dataset one = open();
        Dataset other = open()) {
      assertEquals(one.schema(), other.schema());
      assertEquals(one.size(), other.size());
      int count = (int) Math.min(100, one.size());
      Rows first = one.read(0, count);
      Rows second = other.read(0, count);
      for (Field field : one.schema().fields()) {
        assertArrayEquals(first.column(field.name()), second.column(field.name()), field.name());
      }
    }
  }
}
