package org.understudy.autoregressive;

/** What the configs demand of their numbers. */
final class Settings {
  private Settings() {}

  static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: expected an integer >= %d, found %d".formatted(key, least, value));
    }
  }
}
