package org.understudy.tables;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an array's numbers, wherever they are kept. */
interface ArraySource extends AutoCloseable {
  /**
   * Fills a buffer with the bytes at an offset from the first number.
   *
   * @throws java.io.EOFException if there are not as many
   */
  void fill(long offset, ByteBuffer target) throws IOException;

  @Override
  void close() throws IOException;
}
