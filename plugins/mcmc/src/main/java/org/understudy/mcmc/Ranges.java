package org.understudy.mcmc;

/** What settings may be, refused in one way. */
final class Ranges {
  private Ranges() {}

  static void atLeast(String key, int least, int found) {
    if (found < least) {
      throw new IllegalArgumentException(
          "%s: expected an integer >= %d, found %d".formatted(key, least, found));
    }
  }

  static void positive(String key, double found) {
    if (!(found > 0 && found < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%s: expected a finite number > 0, found %s".formatted(key, found));
    }
  }

  static void share(String key, double found) {
    if (!(found > 0 && found < 1)) {
      throw new IllegalArgumentException(
          "%s: expected a number between 0 and 1, found %s".formatted(key, found));
    }
  }
}
