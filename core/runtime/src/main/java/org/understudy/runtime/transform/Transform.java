package org.understudy.runtime.transform;

import java.util.Map;

/** An invertible map of one number, in double precision. */
sealed interface Transform {
  /** Towards the model's space. */
  double forward(double value);

  /** Back to the user's units. */
  double inverse(double value);

  /** log |d forward / d value| at a value in the user's units. */
  double logSlope(double value);

  /** d forward / d value, with its sign. */
  double slope(double value);

  /** d logSlope / d value. */
  double bend(double value);

  /** Whether it maps bounds to infinity, so that what comes back lies within them. */
  default boolean bounds() {
    return false;
  }

  /** The name in files, such as {@code standardise}. */
  String name();

  /** The numbers in files. */
  Map<String, Double> numbers();

  /** A transform from its name and numbers. */
  static Transform of(String name, Map<String, Double> numbers) {
    return switch (name) {
      case "standardise" -> new Standardise(number(numbers, "mean"), number(numbers, "scale"));
      case "log" -> new Log(number(numbers, "edge"), number(numbers, "side"));
      case "probit" -> new Probit(number(numbers, "low"), number(numbers, "high"));
      case "logit" -> new Logit(number(numbers, "low"), number(numbers, "high"));
      case "asinh" -> new Asinh(number(numbers, "scale"));
      default ->
          throw new IllegalArgumentException(
              "transform '"
                  + name
                  + "' is not known; there are: standardise, log, probit, logit, asinh");
    };
  }

  private static double number(Map<String, Double> numbers, String key) {
    Double value = numbers.get(key);
    if (value == null || !Double.isFinite(value)) {
      throw new IllegalArgumentException("transform: the number '" + key + "' is missing");
    }
    return value;
  }

  /** (x - mean) / scale. */
  record Standardise(double mean, double scale) implements Transform {
    @Override
    public double forward(double value) {
      return (value - mean) / scale;
    }

    @Override
    public double inverse(double value) {
      return value * scale + mean;
    }

    @Override
    public double logSlope(double value) {
      return -Math.log(scale);
    }

    @Override
    public double slope(double value) {
      return 1 / scale;
    }

    @Override
    public double bend(double value) {
      return 0;
    }

    @Override
    public String name() {
      return "standardise";
    }

    @Override
    public Map<String, Double> numbers() {
      return Map.of("mean", mean, "scale", scale);
    }
  }

  /** The logarithm of the distance to a bound: side 1 above it, -1 below it. */
  record Log(double edge, double side) implements Transform {
    /** Not quite zero at the bound, where a density would otherwise be infinite. */
    private double distance(double value) {
      return Math.max((value - edge) * side, Double.MIN_NORMAL);
    }

    @Override
    public double forward(double value) {
      return Math.log(distance(value));
    }

    @Override
    public double inverse(double value) {
      return edge + side * Math.exp(value);
    }

    @Override
    public double logSlope(double value) {
      return -Math.log(distance(value));
    }

    @Override
    public double slope(double value) {
      return side / distance(value);
    }

    @Override
    public double bend(double value) {
      return -side / distance(value);
    }

    @Override
    public boolean bounds() {
      return true;
    }

    @Override
    public String name() {
      return "log";
    }

    @Override
    public Map<String, Double> numbers() {
      return Map.of("edge", edge, "side", side);
    }
  }

  /** The normal quantile of the position in an interval: a uniform becomes a standard normal. */
  record Probit(double low, double high) implements Transform {
    @Override
    public double forward(double value) {
      return NormalQuantile.of(position(value, low, high));
    }

    @Override
    public double inverse(double value) {
      return low + (high - low) * NormalQuantile.cumulative(value);
    }

    @Override
    public double logSlope(double value) {
      double z = forward(value);
      return 0.5 * z * z + 0.5 * Math.log(2 * Math.PI) - Math.log(high - low);
    }

    @Override
    public double slope(double value) {
      return Math.exp(logSlope(value));
    }

    @Override
    public double bend(double value) {
      return forward(value) * slope(value);
    }

    @Override
    public boolean bounds() {
      return true;
    }

    @Override
    public String name() {
      return "probit";
    }

    @Override
    public Map<String, Double> numbers() {
      return Map.of("low", low, "high", high);
    }
  }

  /** The log-odds of the position in an interval. */
  record Logit(double low, double high) implements Transform {
    @Override
    public double forward(double value) {
      double p = position(value, low, high);
      return Math.log(p) - Math.log1p(-p);
    }

    @Override
    public double inverse(double value) {
      return low + (high - low) / (1 + Math.exp(-value));
    }

    @Override
    public double logSlope(double value) {
      double p = position(value, low, high);
      return -Math.log(p) - Math.log1p(-p) - Math.log(high - low);
    }

    @Override
    public double slope(double value) {
      return Math.exp(logSlope(value));
    }

    @Override
    public double bend(double value) {
      double p = position(value, low, high);
      return (2 * p - 1) * slope(value);
    }

    @Override
    public boolean bounds() {
      return true;
    }

    @Override
    public String name() {
      return "logit";
    }

    @Override
    public Map<String, Double> numbers() {
      return Map.of("low", low, "high", high);
    }
  }

  /** asinh(x / scale): a logarithm on both sides of zero. */
  record Asinh(double scale) implements Transform {
    @Override
    public double forward(double value) {
      double u = Math.abs(value / scale);
      return Math.copySign(Math.log(u + Math.sqrt(u * u + 1)), value);
    }

    @Override
    public double inverse(double value) {
      return scale * Math.sinh(value);
    }

    @Override
    public double logSlope(double value) {
      return -Math.log(Math.hypot(value, scale));
    }

    @Override
    public double slope(double value) {
      return 1 / Math.hypot(value, scale);
    }

    @Override
    public double bend(double value) {
      return -value / (value * value + scale * scale);
    }

    @Override
    public String name() {
      return "asinh";
    }

    @Override
    public Map<String, Double> numbers() {
      return Map.of("scale", scale);
    }
  }

  /** The position in an interval, kept off its ends by less than single precision can tell. */
  private static double position(double value, double low, double high) {
    double p = (value - low) / (high - low);
    return Math.min(1 - 1e-9, Math.max(1e-9, p));
  }
}
