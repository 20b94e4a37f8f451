package org.understudy.report;

/** Densities of one dimension as histograms with common bins. */
final class Marginal {
  private Marginal() {}

  /** The share of values in each bin; values outside are counted in no bin. */
  static double[] histogram(double[] values, double low, double high, int bins) {
    double[] counts = new double[bins];
    for (double value : values) {
      double place = (value - low) / (high - low) * bins;
      if (place >= 0 && place < bins) {
        counts[(int) place] += 1.0 / values.length;
      }
    }
    return counts;
  }

  /** Enough bins to show structure and few enough to be smooth. */
  static int bins(int count) {
    return (int) Math.max(12, Math.min(48, Math.round(1.6 * Math.cbrt(count))));
  }

  static double highest(double[] counts) {
    double highest = 0;
    for (double count : counts) {
      highest = Math.max(highest, count);
    }
    return highest;
  }

  /** Draws the steps, as an outline or down to the axis. */
  static void draw(Panel panel, String style, double[] counts, boolean filled) {
    StringBuilder path = new StringBuilder();
    double base = panel.up().at(0);
    double width = panel.width() / counts.length;
    path.append("M0 ").append(Svg.number(base));
    for (int i = 0; i < counts.length; i++) {
      path.append("V").append(Svg.number(panel.up().at(counts[i])));
      path.append("H").append(Svg.number((i + 1) * width));
    }
    path.append("V").append(Svg.number(base)).append(filled ? "Z" : "");
    panel.svg().path(style, path);
  }
}
