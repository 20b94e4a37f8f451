package org.understudy.diffusion;

import java.util.function.DoubleUnaryOperator;
import org.apiguardian.api.API;

/**
 * The way from data to noise, {@code x_t = alpha(t) x_0 + sigma(t) eps} with eps standard normal:
 * all that sets variance-preserving and -exploding diffusions, EDM and flow matching apart.
 *
 * <p>Scaled by {@code 1 / (alpha + sigma)} and timed by its {@link Point#level level} {@code sigma
 * / (alpha + sigma)}, every path is the straight line of flow matching, which is how {@link
 * ProbabilityFlow} walks all of them.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class GaussianPath {
  /**
   * A place on a path.
   *
   * @param alpha what is left of the data
   * @param sigma the noise's standard deviation
   * @param alphaRate the derivative of alpha with respect to time
   * @param sigmaRate the derivative of sigma
   */
  public record Point(double time, double alpha, double sigma, double alphaRate, double sigmaRate) {
    /** The standard deviation of x_t where that of the data is one. */
    public double deviation() {
      return Math.hypot(alpha, sigma);
    }

    /** {@code sigma / (alpha + sigma)}, which grows from 0 for data to 1 for noise. */
    public double level() {
      return sigma / (alpha + sigma);
    }

    /** {@code sigma / alpha}. */
    double ratio() {
      return sigma / alpha;
    }

    /** alpha + sigma. */
    double total() {
      return alpha + sigma;
    }

    /**
     * {@code g^2 / sigma}, g being the diffusion coefficient of the stochastic equation that has
     * these marginals (Song et al. 2021).
     */
    double diffusion() {
      return 2 * (sigmaRate - sigma * alphaRate / alpha);
    }
  }

  private final DoubleUnaryOperator alpha;
  private final DoubleUnaryOperator alphaRate;
  private final DoubleUnaryOperator sigma;
  private final DoubleUnaryOperator sigmaRate;
  private final DoubleUnaryOperator timeOfLevel;
  private final double first;
  private final double last;

  private GaussianPath(
      DoubleUnaryOperator alpha,
      DoubleUnaryOperator alphaRate,
      DoubleUnaryOperator sigma,
      DoubleUnaryOperator sigmaRate,
      DoubleUnaryOperator timeOfLevel,
      double first,
      double last) {
    this.alpha = alpha;
    this.alphaRate = alphaRate;
    this.sigma = sigma;
    this.sigmaRate = sigmaRate;
    this.timeOfLevel = timeOfLevel;
    this.first = first;
    this.last = last;
  }

  /** {@code sigma^2 = 1 - alpha^2}. */
  private static GaussianPath variancePreserving(
      DoubleUnaryOperator logAlpha,
      DoubleUnaryOperator rate,
      DoubleUnaryOperator timeOfLogAlpha,
      double first,
      double last) {
    DoubleUnaryOperator alpha = t -> Math.exp(logAlpha.applyAsDouble(t));
    DoubleUnaryOperator sigma = t -> Math.sqrt(-Math.expm1(2 * logAlpha.applyAsDouble(t)));
    return new GaussianPath(
        alpha,
        t -> alpha.applyAsDouble(t) * rate.applyAsDouble(t),
        sigma,
        t ->
            -Math.exp(2 * logAlpha.applyAsDouble(t))
                * rate.applyAsDouble(t)
                / sigma.applyAsDouble(t),
        level -> timeOfLogAlpha.applyAsDouble(-0.5 * Math.log1p(Math.pow(ratio(level), 2))),
        first,
        last);
  }

  /**
   * Variance preserving, with a noise rate that grows linearly: the customary 0.1 to 20 are, in
   * 1000 steps, the variances 1e-4 to 0.02 of Ho et al. 2020.
   */
  public static GaussianPath linear(double least, double most) {
    return variancePreserving(
        t -> -0.25 * t * t * (most - least) - 0.5 * t * least,
        t -> -0.5 * (least + t * (most - least)),
        logAlpha -> timeOfLogAlpha(logAlpha, least, most),
        1e-3,
        1);
  }

  /** The root of {@link #linear}'s logarithm of alpha, stable for equal rates too. */
  private static double timeOfLogAlpha(double logAlpha, double least, double most) {
    return -4 * logAlpha / (least + Math.sqrt(least * least - 4 * (most - least) * logAlpha));
  }

  /** sigma / alpha. */
  private static double ratio(double level) {
    return level / (1 - level);
  }

  /** Variance preserving, with alpha a quarter of a cosine (Nichol and Dhariwal 2021). */
  public static GaussianPath cosine() {
    double offset = 0.008;
    double pace = Math.PI / 2 / (1 + offset);
    double start = Math.log(Math.cos(offset * pace));
    // At time 1 nothing of the data is left, and a prediction of noise says nothing of it.
    return variancePreserving(
        t -> Math.log(Math.cos((t + offset) * pace)) - start,
        t -> -pace * Math.tan((t + offset) * pace),
        logAlpha -> Math.acos(Math.exp(logAlpha + start)) / pace - offset,
        1e-3,
        0.9946);
  }

  /** Alpha of {@link #linear} and {@code sigma = 1 - alpha^2} (Song et al. 2021). */
  public static GaussianPath subVariancePreserving(double least, double most) {
    GaussianPath preserving = linear(least, most);
    return new GaussianPath(
        preserving.alpha,
        preserving.alphaRate,
        t -> {
          double noise = preserving.sigma.applyAsDouble(t);
          return noise * noise;
        },
        t -> -2 * preserving.alpha.applyAsDouble(t) * preserving.alphaRate.applyAsDouble(t),
        level -> {
          double ratio = ratio(level);
          double alpha = 2 / (ratio + Math.sqrt(ratio * ratio + 4));
          return timeOfLogAlpha(Math.log(alpha), least, most);
        },
        1e-3,
        1);
  }

  /** Variance exploding: alpha 1 and a sigma that grows geometrically (Song and Ermon 2019). */
  public static GaussianPath geometric(double least, double most) {
    double growth = Math.log(most / least);
    return exploding(
        t -> least * Math.exp(growth * t),
        t -> growth * least * Math.exp(growth * t),
        sigma -> Math.log(sigma / least) / growth);
  }

  /** Alpha 1 and a sigma whose rho-th root grows linearly (EDM, Karras et al. 2022). */
  public static GaussianPath power(double least, double most, double rho) {
    double from = Math.pow(least, 1 / rho);
    double pace = Math.pow(most, 1 / rho) - from;
    return exploding(
        t -> Math.pow(from + t * pace, rho),
        t -> rho * pace * Math.pow(from + t * pace, rho - 1),
        sigma -> (Math.pow(sigma, 1 / rho) - from) / pace);
  }

  /** Refuses a least noise that is not below the most, by the names they have in configs. */
  static void checkGrowth(double sigmaMin, double sigmaMax) {
    if (!(sigmaMin > 0)) {
      throw new IllegalArgumentException(
          "sigma-min: expected a positive number, found " + sigmaMin);
    }
    if (!(sigmaMax > sigmaMin && sigmaMax < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "sigma-max: expected a number above sigma-min %s, found %s"
              .formatted(sigmaMin, sigmaMax));
    }
  }

  private static GaussianPath exploding(
      DoubleUnaryOperator sigma, DoubleUnaryOperator rate, DoubleUnaryOperator timeOfSigma) {
    return new GaussianPath(
        t -> 1, t -> 0, sigma, rate, level -> timeOfSigma.applyAsDouble(ratio(level)), 0, 1);
  }

  /**
   * The straight line {@code (1 - t) x_0 + t eps}: conditional optimal transport, rectified flow.
   */
  public static GaussianPath straight() {
    return new GaussianPath(t -> 1 - t, t -> -1, t -> t, t -> 1, level -> level, 0, 1);
  }

  /** The place at a time. */
  public Point at(double time) {
    return new Point(
        time,
        alpha.applyAsDouble(time),
        sigma.applyAsDouble(time),
        alphaRate.applyAsDouble(time),
        sigmaRate.applyAsDouble(time));
  }

  /** Where data are taken to be; its noise is none or next to none. */
  public Point first() {
    return at(first);
  }

  /** Where noise is taken to be. */
  public Point last() {
    return at(last);
  }

  /** The place of a noise level; the nearest end for one beyond. */
  public Point ofLevel(double level) {
    if (level <= first().level()) {
      return first();
    }
    return level >= last().level() ? last() : at(timeOfLevel.applyAsDouble(level));
  }

  /** Places from noise to data at equal distances in time. */
  public Point[] back(int steps) {
    Point[] places = new Point[steps + 1];
    for (int i = 0; i <= steps; i++) {
      places[i] = at(i == steps ? first : last + (first - last) * i / steps);
    }
    return places;
  }

  /**
   * Places from noise to data at equal distances in {@code log(sigma / alpha)}: between next to no
   * data and next to no noise where a path has ends of nothing.
   */
  Point[] backByLevel(int steps) {
    double most = Math.log(Math.min(100, last().ratio()));
    double least = Math.log(Math.max(1e-3, first().ratio()));
    Point[] places = new Point[steps + 1];
    for (int i = 0; i <= steps; i++) {
      places[i] = ofLevel(1 / (1 + Math.exp(-most - (least - most) * i / steps)));
    }
    return places;
  }
}
