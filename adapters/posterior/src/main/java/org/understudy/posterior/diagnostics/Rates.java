package org.understudy.posterior.diagnostics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Rates of false alarms, and probabilities in words. */
final class Rates {
  private Rates() {}

  static void check(double falseAlarmRate) {
    if (!(falseAlarmRate > 0 && falseAlarmRate < 1)) {
      throw new IllegalArgumentException(
          "false-alarm-rate: expected a number between 0 and 1, found " + falseAlarmRate);
    }
  }

  /** What the rate means to who reads the outcome. */
  static String sentence(double falseAlarmRate) {
    return String.format(
        Locale.ROOT,
        "A posterior that is right fails this check at most once in %s times.",
        number(1 / falseAlarmRate));
  }

  /** A number as a sentence shows it. */
  static String number(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e7) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    if (!Double.isFinite(value) || size < 1e-3) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    return BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  static String percent(double share) {
    double percent = 100 * share;
    return percent > 0 && percent < 0.1
        ? "less than 0.1 %"
        : String.format(Locale.ROOT, percent < 10 ? "%.1f %%" : "%.0f %%", percent);
  }
}
