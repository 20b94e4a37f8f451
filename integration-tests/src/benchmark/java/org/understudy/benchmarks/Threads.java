package org.understudy.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.tensor.Engine;

/**
 * Draws from one loaded surrogate on 64 Java threads at once, in a process of its own: every
 * thread's must be bit for bit those of one thread for the same seed, and resident memory must not
 * grow once every thread is warm.
 *
 * <p>Arguments: seconds (30), threads (64).
 */
public final class Threads {
  private static final int DRAWS = 1_000;
  private static final int SEEDS = 16;

  /** What the collector and the allocator may add to a process at work, in MiB. */
  private static final double SLACK = 16;

  /** A heap that cannot grow, so that growth is the engine's. */
  private static final List<String> HEAP =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:MaxDirectMemorySize=4g",
          "-XX:+AlwaysPreTouch",
          "-XX:+UseSerialGC");

  private Threads() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    String seconds = arguments.length > 0 ? arguments[0] : "30";
    String threads = arguments.length > 1 ? arguments[1] : "64";
    if (arguments.length > 2) {
      draw(Integer.parseInt(seconds), Integer.parseInt(threads), Path.of(arguments[2]));
      return;
    }
    Path file = Files.createTempFile("flow", ".surrogate");
    try {
      FlowSurrogate.write(file);
      String[] told = {seconds, threads, file.toString()};
      System.out.print(Child.run(HEAP, Child.ownClassPath(), Threads.class.getName(), told));
    } finally {
      Files.delete(file);
    }
  }

  private static void draw(int seconds, int threads, Path file)
      throws InterruptedException, ExecutionException {
    try (Surrogate surrogate = Understudy.create().load(file)) {
      List<float[][]> expected = new ArrayList<>();
      for (int seed = 0; seed < SEEDS; seed++) {
        expected.add(draws(surrogate, seed));
      }
      ExecutorService workers = Executors.newFixedThreadPool(threads);
      try {
        all(workers, threads, surrogate, expected, Math.max(1, seconds / 3.0));
        double warm = Resident.now();
        long start = System.nanoTime();
        long calls = all(workers, threads, surrogate, expected, seconds);
        double elapsed = (System.nanoTime() - start) / 1e9;
        double end = Resident.now();
        System.out.println(
            "| threads | draws a second | calls, each equal to one thread's | warm, MiB"
                + " | at the end, MiB | of it tensors, MiB |");
        System.out.println("|---|---|---|---|---|---|");
        System.out.printf(
            Locale.ROOT,
            "| %d | %.0f | %d | %.0f | %.0f | %.0f |%n",
            threads,
            calls * DRAWS / elapsed,
            calls,
            warm,
            end,
            Engine.memory().allocatedBytes() / 1048576.0);
        if (end > warm + SLACK) {
          throw new IllegalStateException(
              "resident memory grew from %f to %f".formatted(warm, end));
        }
      } finally {
        workers.shutdown();
      }
    }
  }

  private static float[][] draws(Surrogate surrogate, int seed) {
    float[] observation = new float[FlowTraining.CONTEXT];
    Arrays.fill(observation, 0.1f * seed);
    return surrogate.sample(observation, DRAWS, seed);
  }

  /** Keeps every thread drawing for some seconds; how many calls were made. */
  private static long all(
      ExecutorService workers,
      int threads,
      Surrogate surrogate,
      List<float[][]> expected,
      double seconds)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    List<Future<Long>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int first = i;
      running.add(workers.submit(() -> one(surrogate, expected, first, end)));
    }
    long calls = 0;
    for (Future<Long> each : running) {
      calls += each.get();
    }
    return calls;
  }

  private static long one(Surrogate surrogate, List<float[][]> expected, int first, long end) {
    long calls = 0;
    do {
      int seed = (int) ((first + calls) % SEEDS);
      if (!Arrays.deepEquals(expected.get(seed), draws(surrogate, seed))) {
        throw new IllegalStateException(
            Thread.currentThread().getName() + " drew other numbers for seed " + seed);
      }
      calls++;
    } while (System.nanoTime() < end);
    return calls;
  }
}
