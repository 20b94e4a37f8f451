package org.understudy.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.understudy.spi.config.ConfigException;

/**
 * Any bytes as a file, and the laws that its reader keeps.
 *
 * @param bytesPerByte what reading may allocate for each byte of the file, beside a fixed sum
 */
record HostileFile(String name, long bytesPerByte) {
  /** The first reading of a process loads classes, which may take it beyond its bounds. */
  private static final int READINGS = 2;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Path FOLDER = folder();

  /** Buffers, tables of classes and the like: what reading costs however short the file. */
  private static final long FIXED_BYTES = 128L << 20;

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("hostile");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file of some bytes.
   *
   * @throws AssertionError if reading takes too long or too much memory, or ends in an error that
   *     does not name the file
   */
  void read(byte[] bytes, Consumer<Path> reader) {
    Path file = FOLDER.resolve(name);
    try {
      Files.write(file, bytes);
      file.toFile().deleteOnExit();
      boolean within = false;
      for (int reading = 0; reading < READINGS && !within; reading++) {
        within = within(bytes.length, () -> reader.accept(file));
      }
      if (!within) {
        throw new AssertionError(
            "reading %d bytes takes over %d s, or allocates over %d bytes"
                .formatted(bytes.length, LONGEST_NANOS / 1_000_000_000, most(bytes.length)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long most(int length) {
    return FIXED_BYTES + bytesPerByte * length;
  }

  private boolean within(int length, Runnable reading) {
    long start = System.nanoTime();
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      reading.run();
    } catch (IllegalArgumentException | ConfigException | UncheckedIOException refused) {
      if (!String.valueOf(refused.getMessage()).contains(name)) {
        throw new AssertionError("the error does not name " + name + ": " + refused, refused);
      }
    }
    long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    return allocated <= most(length) && System.nanoTime() - start <= LONGEST_NANOS;
  }
}
