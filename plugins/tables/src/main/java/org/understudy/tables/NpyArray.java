package org.understudy.tables;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.understudy.spi.Field;

/**
 * An array on disk whose rows are read in blocks.
 *
 * @param field what the array is in a dataset
 * @param name for messages: the file, and the entry within it
 */
record NpyArray(Field field, String name, NpyHeader header, ArraySource source) {
  private static final int BUFFER = 1 << 16;

  /** Rows {@code first} to {@code first + count}, row-major. */
  float[] read(long first, int count) {
    long numbers = (long) count * header.rowSize();
    if (numbers > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "%s: %d rows of %d numbers are more than are read at once; ask for fewer rows"
              .formatted(name, count, header.rowSize()));
    }
    float[] values = new float[(int) numbers];
    try {
      if (header.fortran()) {
        columns(first, count, values);
      } else {
        run(first * header.rowSize(), values.length, values, 0, 1);
      }
      return values;
    } catch (EOFException e) {
      throw new IllegalArgumentException(
          name + ": it ends before its last number; is it a partial copy?", e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot read " + name + ": " + e.getMessage(), e));
    }
  }

  /** Consecutive elements of the file to every {@code step}-th place of an array. */
  private void run(long element, int count, float[] values, int at, int step) throws IOException {
    NpyType type = header.type();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, (long) count * type.bytes()));
    buffer.order(type.order());
    int done = 0;
    while (done < count) {
      int some = Math.min(count - done, BUFFER / type.bytes());
      buffer.clear().limit(some * type.bytes());
      source.fill((element + done) * type.bytes(), buffer);
      buffer.flip();
      for (int i = 0; i < some; i++) {
        values[at + (done + i) * step] = type.next(buffer);
      }
      done += some;
    }
  }

  /** In Fortran order each place within a row is a run over rows. */
  private void columns(long first, int count, float[] values) throws IOException {
    int[] rest = header.rest().toArray();
    int size = header.rowSize();
    for (int column = 0; column < size; column++) {
      int place = 0;
      int left = column;
      int stride = size;
      for (int extent : rest) {
        stride /= extent;
        place += left % extent * stride;
        left /= extent;
      }
      run(column * header.rows() + first, count, values, place, size);
    }
  }
}
