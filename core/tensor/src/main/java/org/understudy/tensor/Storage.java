package org.understudy.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A block of off-heap floats with the pointer oneDNN is given. Holding this object is what keeps
 * the memory alive, so a late reader can see stale numbers but never unmapped pages.
 */
final class Storage {
  private static final int ALIGNMENT = 64;

  final FloatBuffer data;
  final FloatPointer pointer;
  final int sizeClass;
  private final AtomicInteger holders = new AtomicInteger();

  private Storage(FloatBuffer data, int sizeClass) {
    this.data = data;
    this.pointer = new FloatPointer(data);
    this.sizeClass = sizeClass;
  }

  static Storage allocate(int capacity, int sizeClass) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.addExact(Math.multiplyExact(capacity, 4), 2 * ALIGNMENT));
    FloatBuffer data = bytes.alignedSlice(ALIGNMENT).order(ByteOrder.nativeOrder()).asFloatBuffer();
    data.limit(capacity);
    return new Storage(data, sizeClass);
  }

  int capacity() {
    return data.limit();
  }

  /** This, with one more holder. */
  Storage retain() {
    holders.incrementAndGet();
    return this;
  }

  /** Whether this was the last holder. */
  boolean release() {
    return holders.decrementAndGet() == 0;
  }
}
