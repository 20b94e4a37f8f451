package org.understudy.runtime.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the usual columns are read. */
final class Glossary {
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(
        "c2st",
        "C2ST is the accuracy of a classifier told to tell draws from data: 0.5 is perfect");
    WORDS.put(
        "c2st-forest",
        "C2ST forest is the accuracy of a random forest told to tell draws from data: 0.5 is"
            + " perfect");
    WORDS.put("mmd", "MMD is 0 in the mean where draws and data agree");
    WORDS.put(
        "sliced-wasserstein",
        "sliced Wasserstein and Frechet distances are near 0 where draws and data agree");
    WORDS.put(
        "precision",
        "precision is the share of draws that lie among the data, recall the share of data that"
            + " lie among the draws");
    WORDS.put(
        "density",
        "density and coverage are their counterparts that outliers sway less; all four are near 1"
            + " where draws and data agree");
  }

  private Glossary() {}

  /** A sentence over the columns that it knows. */
  static String of(List<String> columns) {
    List<String> known = columns.stream().filter(WORDS::containsKey).map(WORDS::get).toList();
    return known.isEmpty() ? "" : String.join("; ", known) + ".";
  }
}
