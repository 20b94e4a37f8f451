package org.understudy.spi.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apiguardian.api.API;

/** Finds what a mistyped name was meant to be. */
@API(status = API.Status.EXPERIMENTAL)
public final class Spelling {
  /** Nobody mistypes a name into something longer. */
  private static final int LONGEST = 100;

  private Spelling() {}

  /**
   * The nearest known name, if it is near: at most a third of the letters differ, or two of five.
   */
  public static Optional<String> nearest(String typed, Collection<String> known) {
    if (typed.length() > LONGEST) {
      return Optional.empty();
    }
    int limit = typed.length() < 5 ? 1 : Math.max(2, typed.length() / 3);
    return known.stream()
        .min(Comparator.comparingInt((String name) -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= limit);
  }

  /** {@code ; did you mean 'x'?} where something is near, else nothing. */
  public static String hint(String typed, Collection<String> known) {
    return nearest(typed, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** Insertions, deletions, replacements and exchanges of neighbours (Damerau, Levenshtein). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
