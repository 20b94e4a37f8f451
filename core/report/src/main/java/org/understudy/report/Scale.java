package org.understudy.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Maps values in {@code [low, high]} to pixels in {@code [from, to]}, evenly or by logarithm. */
record Scale(double low, double high, boolean logarithmic, double from, double to) {
  /** A value worth a mark and how it is written. */
  record Tick(double value, String label) {}

  Scale {
    if (!(low < high)) {
      double room = low == 0 ? 1 : Math.abs(low) * 0.5;
      double centre = low;
      low = logarithmic ? centre / 2 : centre - room;
      high = logarithmic ? centre * 2 : centre + room;
    }
  }

  double at(double value) {
    double share =
        logarithmic
            ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
            : (value - low) / (high - low);
    return from + share * (to - from);
  }

  /** About as many round values as asked for, none outside the scale. */
  List<Tick> ticks(int wanted) {
    double decades = logarithmic ? Math.log10(high / low) : 0;
    return decades >= 1.5 ? decades(wanted) : even(wanted);
  }

  private List<Tick> even(int wanted) {
    double rough = (high - low) / Math.max(1, wanted);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power * 10;
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= rough * 0.75) {
        step = factor * power;
        break;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(new Tick(i * step, written(i * step)));
    }
    return ticks;
  }

  private List<Tick> decades(int wanted) {
    int first = (int) Math.ceil(Math.log10(low) - 1e-9);
    int last = (int) Math.floor(Math.log10(high) + 1e-9);
    int every = Math.max(1, (int) Math.ceil((last - first + 1) / (double) Math.max(1, wanted)));
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = first; exponent <= last; exponent += every) {
      double value = Math.pow(10, exponent);
      ticks.add(new Tick(value, written(value)));
    }
    return ticks;
  }

  /** A number as a label: short, with a true minus sign, in powers of ten where it is long. */
  static String written(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "not a number" : value > 0 ? "infinity" : "\u2212infinity";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    double size = Math.abs(value);
    String text = rounded.toPlainString();
    if (size >= 1e6 || size < 1e-4) {
      int exponent = rounded.precision() - rounded.scale() - 1;
      String mantissa = rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString();
      text = mantissa + "e" + exponent;
    }
    return text.replace("-", "\u2212");
  }
}
