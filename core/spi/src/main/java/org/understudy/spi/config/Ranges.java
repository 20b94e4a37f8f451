package org.understudy.spi.config;

import org.apiguardian.api.API;

/**
 * What the settings of a config record may be, refused in one way: {@code hidden: expected an
 * integer >= 1, found 0}. For compact constructors, whose caller adds file and line.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Ranges {
  private Ranges() {}

  /**
   * Any range.
   *
   * @param key as in the file, {@code batch-size}
   * @param expected in words, {@code an integer >= 1}
   * @throws IllegalArgumentException naming all three, unless it holds
   */
  public static void require(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }

  /** An integer from a least one on. */
  public static void atLeast(String key, int least, int found) {
    require(found >= least, key, "an integer >= " + least, found);
  }

  /** A finite number above 0. */
  public static void positive(String key, double found) {
    require(found > 0 && found < Double.POSITIVE_INFINITY, key, "a finite number > 0", found);
  }

  /** A number between 0 and 1, neither included. */
  public static void share(String key, double found) {
    require(found > 0 && found < 1, key, "a number between 0 and 1", found);
  }
}
