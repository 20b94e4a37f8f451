package org.understudy.benchmarks;

import java.nio.file.Path;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;

/**
 * The least a program does with a surrogate: loads the file it is given and draws once. Prints how
 * many milliseconds each part took; the first is from the instant it was told to main.
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
      System.out.println(
          (main - asked) + " " + (found - main) + " " + (loaded - found) + " " + (drawn - loaded));
    }
  }
}
