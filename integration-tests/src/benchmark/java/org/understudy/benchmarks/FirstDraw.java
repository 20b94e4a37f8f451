package org.understudy.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;

/**
 * The least a program does with a surrogate: loads the file it is given and draws once. Prints the
 * milliseconds of processor time of all its threads, then those that passed until main, until the
 * plugins were found, until the file was loaded and until the draw.
 */
final class FirstDraw {
  private FirstDraw() {}

  /** Takes a surrogate file and the instant its process was asked for, in ms of the epoch. */
  public static void main(String[] arguments) {
    long asked = Long.parseLong(arguments[1]);
    long main = System.currentTimeMillis();
    Understudy understudy = Understudy.create();
    long found = System.currentTimeMillis();
    try (Surrogate surrogate = understudy.load(Path.of(arguments[0]))) {
      long loaded = System.currentTimeMillis();
      surrogate.sample(new float[surrogate.schema().conditionShape().size()], 1, 1);
      long drawn = System.currentTimeMillis();
      long processor =
          ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
      System.out.println(
          processor
              + (" " + (main - asked))
              + (" " + (found - main))
              + (" " + (loaded - found))
              + (" " + (drawn - loaded)));
    }
  }
}
