package org.understudy.tensor;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocks of one thread, kept by size for the next tensor of about that size. Sizes step by a
 * quarter of a power of two, so at most a fifth of a block is unused.
 */
final class Pool {
  private static final int SMALLEST_LOG = 5;
  private static final int CLASSES = 4 * (32 - SMALLEST_LOG);

  /** Counters over all threads. */
  static final AtomicLong ALLOCATED_BYTES = new AtomicLong();

  static final AtomicLong LIVE_BYTES = new AtomicLong();
  static final AtomicLong HIGH_WATER_BYTES = new AtomicLong();
  static final AtomicLong LIVE_BLOCKS = new AtomicLong();

  @SuppressWarnings({"unchecked", "rawtypes"})
  private final ArrayDeque<Storage>[] free = new ArrayDeque[CLASSES];

  private long bytes;
  private long blocks;
  private long pending;

  Storage take(int floats) {
    int sizeClass = sizeClass(floats);
    ArrayDeque<Storage> ready = free[sizeClass];
    Storage storage = ready == null ? null : ready.pollLast();
    if (storage == null) {
      int capacity = capacity(sizeClass);
      storage = Storage.allocate(capacity, sizeClass);
      ALLOCATED_BYTES.addAndGet(4L * capacity);
    }
    storage.retain();
    count(4L * storage.capacity(), 1);
    return storage;
  }

  void give(Storage storage) {
    count(-4L * storage.capacity(), -1);
    if (Engine.hostile()) {
      Movement.fill(storage, storage.capacity(), Float.NaN);
    }
    ArrayDeque<Storage> ready = free[storage.sizeClass];
    if (ready == null) {
      ready = new ArrayDeque<>();
      free[storage.sizeClass] = ready;
    }
    ready.addLast(storage);
  }

  /** Counters are shared by all threads, so they are brought up to date in batches. */
  private void count(long byteChange, int blockChange) {
    bytes += byteChange;
    blocks += blockChange;
    if (++pending >= 256) {
      flush();
    }
  }

  void flush() {
    pending = 0;
    long live = LIVE_BYTES.addAndGet(bytes);
    LIVE_BLOCKS.addAndGet(blocks);
    bytes = 0;
    blocks = 0;
    HIGH_WATER_BYTES.accumulateAndGet(live, Math::max);
  }

  static int sizeClass(int floats) {
    if (floats <= 1 << SMALLEST_LOG) {
      return 0;
    }
    int log = 31 - Integer.numberOfLeadingZeros(floats - 1);
    int quarter = ((floats - 1) >>> (log - 2)) & 3;
    return 4 * (log - SMALLEST_LOG) + quarter + 1;
  }

  static int capacity(int sizeClass) {
    if (sizeClass == 0) {
      return 1 << SMALLEST_LOG;
    }
    int log = (sizeClass - 1) / 4 + SMALLEST_LOG;
    int quarter = (sizeClass - 1) % 4;
    return Math.addExact(1 << log, (quarter + 1) * (1 << (log - 2)));
  }
}
