package org.understudy.tensor;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loops of the engine's own on as many threads as its setting says. The elements of a loop must not
 * depend on one another, so that the number of threads changes no bit of the result.
 */
final class Loops {
  /** Elements of a simple loop that a second thread saves more time on than waking it costs. */
  static final int PARALLEL_ELEMENTS = 200_000;

  private Loops() {}

  /** A part of a loop. */
  @FunctionalInterface
  interface Range {
    void run(int from, int to);
  }

  /**
   * Runs a loop over {@code [0, size)} in one range a thread, each beginning at a multiple of the
   * grain.
   *
   * @param elements what decides whether other threads are worth waking
   */
  static void run(int size, int grain, long elements, Range body) {
    int grains = (int) (((long) size + grain - 1) / grain);
    int threads =
        elements < PARALLEL_ELEMENTS || ThreadState.current().primitives.alone
            ? 1
            : Math.min(Engine.threads(), grains);
    if (threads <= 1) {
      body.run(0, size);
      return;
    }
    // A stream would throw a copy that says less; of several the lowest range's is thrown.
    @Nullable Throwable[] thrown = new @Nullable Throwable[threads];
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            i -> {
              try (Engine.Alone alone = Engine.alone()) {
                body.run(
                    bound(i, threads, grains, grain, size),
                    bound(i + 1, threads, grains, grain, size));
              } catch (RuntimeException | Error e) {
                thrown[i] = e;
              }
            });
    for (Throwable one : thrown) {
      if (one instanceof RuntimeException exception) {
        throw exception;
      }
      if (one instanceof Error error) {
        throw error;
      }
    }
  }

  private static int bound(int thread, int threads, int grains, int grain, int size) {
    return (int) Math.min(size, (long) grains * thread / threads * grain);
  }
}
