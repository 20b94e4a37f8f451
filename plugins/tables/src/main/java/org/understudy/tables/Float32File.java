package org.understudy.tables;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.understudy.spi.Field;
import org.understudy.tensor.Shape;

/** An NPY file that grows; its row count is entered at the end. */
final class Float32File implements AutoCloseable {
  private final FileChannel channel;
  private final Shape rest;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private long rows;

  Float32File(Path path, Field field) throws IOException {
    rest = field.shape();
    channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    flush(ByteBuffer.wrap(NpyHeader.float32(0, rest)));
  }

  void write(float[] values, int count) throws IOException {
    for (float value : values) {
      if (buffer.remaining() < Float.BYTES) {
        flush(buffer.flip());
        buffer.clear();
      }
      buffer.putFloat(value);
    }
    rows += count;
  }

  void finish() throws IOException {
    flush(buffer.flip());
    buffer.clear();
    channel.position(0);
    flush(ByteBuffer.wrap(NpyHeader.float32(rows, rest)));
  }

  private void flush(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
