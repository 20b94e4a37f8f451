package org.understudy.posterior.prior;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.spi.Field;
import org.understudy.spi.Support;

/** Priors in closed form. */
@API(status = API.Status.EXPERIMENTAL)
public final class Priors {
  private Priors() {}

  /** A field of parameters named theta_1, theta_2, ... */
  public static Field parameters(int count) {
    return Field.target("theta", count);
  }

  /** A field of parameters with a name each. */
  public static Field parameters(List<String> names) {
    return parameters(names.size()).withColumns(names);
  }

  /**
   * Uniform in a box.
   *
   * @throws IllegalArgumentException if a lower bound is not below its upper bound
   */
  public static Prior boxUniform(Field field, double[] low, double[] high) {
    requireLength(field, "low", low.length);
    requireLength(field, "high", high.length);
    Support.of(low, high);
    return independent(field, i -> Univariates.uniform(low[i], high[i]));
  }

  /** Independent normals. */
  public static Prior normal(Field field, double[] mean, double[] deviation) {
    requireLength(field, "mean", mean.length);
    requireLength(field, "std", deviation.length);
    requirePositive("std", deviation);
    return independent(field, i -> Univariates.normal(mean[i], deviation[i]));
  }

  /**
   * Independent numbers, each with a distribution of its own.
   *
   * @throws IllegalArgumentException if there is not one for each parameter
   */
  public static Prior independent(Field field, List<Univariate> factors) {
    requireLength(field, "factors", factors.size());
    return independent(field, factors::get);
  }

  private static Prior independent(Field field, IntFunction<Univariate> factor) {
    Independent law =
        new Independent(IntStream.range(0, field.shape().size()).mapToObj(factor).toList());
    return new Prior(field.on(law.support()), law);
  }

  /** Sizes of independent normals with mean zero. */
  public static Prior halfNormal(Field field, double[] scale) {
    requireLength(field, "scale", scale.length);
    requirePositive("scale", scale);
    return independent(field, i -> Univariates.halfNormal(scale[i]));
  }

  /** Independent gammas with means shape * scale. */
  public static Prior gamma(Field field, double[] shape, double[] scale) {
    requireLength(field, "shape", shape.length);
    requireLength(field, "scale", scale.length);
    requirePositive("shape", shape);
    requirePositive("scale", scale);
    return independent(field, i -> Univariates.gamma(shape[i], scale[i]));
  }

  /** Independent exponentials with means scale. */
  public static Prior exponential(Field field, double[] scale) {
    requireLength(field, "scale", scale.length);
    requirePositive("scale", scale);
    return independent(field, i -> Univariates.exponential(scale[i]));
  }

  /** Independent betas on [0, 1]. */
  public static Prior beta(Field field, double[] alpha, double[] beta) {
    requireLength(field, "alpha", alpha.length);
    requireLength(field, "beta", beta.length);
    requirePositive("alpha", alpha);
    requirePositive("beta", beta);
    return independent(field, i -> Univariates.beta(alpha[i], beta[i]));
  }

  /**
   * Shares that sum to one, all but the last of them: density proportional to the product of
   * share^(concentration - 1).
   *
   * @param concentration positive, one for each share: one more than the parameters
   */
  public static Prior dirichlet(Field field, double[] concentration) {
    requireLength(field, "concentration, less one", concentration.length - 1);
    requirePositive("concentration", concentration);
    int free = concentration.length - 1;
    double[] ones = new double[free];
    Arrays.fill(ones, 1);
    return new Prior(
        field.on(Support.of(new double[free], ones)),
        new Dirichlet(Arrays.stream(concentration).boxed().toList()));
  }

  /**
   * Independent priors cut to intervals and normalised anew, exactly.
   *
   * @param low may be negative infinity
   * @param high may be infinity
   * @throws IllegalArgumentException if the prior's numbers are not independent, or an interval
   *     holds nothing of it
   */
  public static Prior truncated(Prior prior, double[] low, double[] high) {
    requireLength(prior.field(), "low", low.length);
    requireLength(prior.field(), "high", high.length);
    if (!(prior.law() instanceof Independent law)) {
      throw new IllegalArgumentException(
          "prior: only independent numbers can be truncated exactly; "
              + prior.field().columns()
              + " are not, or are somebody's own: give a Univariate for each");
    }
    return independent(
        prior.field(), i -> Univariates.truncated(law.factors().get(i), low[i], high[i]));
  }

  /**
   * Correlated normals.
   *
   * @param precision the inverse of the covariance, symmetric and positive definite
   */
  public static Prior normalWithPrecision(Field field, double[] mean, double[][] precision) {
    requireLength(field, "mean", mean.length);
    return new Prior(
        field.on(Support.real(mean.length)), new CorrelatedNormal(mean.clone(), precision));
  }

  /** Independent log-normals: {@code log theta} is normal. */
  public static Prior logNormal(Field field, double[] mean, double[] deviation) {
    requireLength(field, "mean", mean.length);
    requireLength(field, "std", deviation.length);
    requirePositive("std", deviation);
    return independent(field, i -> Univariates.logNormal(mean[i], deviation[i]));
  }

  /**
   * A mixture of priors of the same parameters.
   *
   * @param weights positive; scaled to sum to one
   */
  public static Prior mixture(double[] weights, List<Prior> parts) {
    if (parts.isEmpty() || parts.size() != weights.length) {
      throw new IllegalArgumentException(
          "weights: expected one for each of %d components, found %d"
              .formatted(parts.size(), weights.length));
    }
    for (Prior part : parts) {
      requireLength(parts.get(0).field(), "components", part.field().shape().size());
    }
    requirePositive("weights", weights);
    double total = Arrays.stream(weights).sum();
    int d = parts.get(0).field().shape().size();
    double[] low = new double[d];
    double[] high = new double[d];
    for (int i = 0; i < d; i++) {
      int element = i;
      low[i] = parts.stream().mapToDouble(p -> p.field().support().low(element)).min().orElse(0);
      high[i] = parts.stream().mapToDouble(p -> p.field().support().high(element)).max().orElse(0);
    }
    double[] shares = Arrays.stream(weights).map(weight -> weight / total).toArray();
    if (d == 1 && parts.stream().allMatch(part -> part.law() instanceof Independent)) {
      UnivariateMixture one =
          new UnivariateMixture(
              Arrays.stream(shares).boxed().toList(),
              parts.stream().map(part -> ((Independent) part.law()).factors().get(0)).toList());
      return independent(parts.get(0).field(), i -> one);
    }
    return new Prior(
        parts.get(0).field().on(Support.of(low, high)),
        new MixtureLaw(shares, parts.stream().map(Prior::law).toList()));
  }

  /** Independent priors of different parameters, one after another. */
  public static Prior product(String name, List<Prior> parts) {
    int d = parts.stream().mapToInt(p -> p.field().shape().size()).sum();
    double[] low = new double[d];
    double[] high = new double[d];
    int at = 0;
    for (Prior part : parts) {
      for (int i = 0; i < part.field().shape().size(); i++, at++) {
        low[at] = part.field().support().low(i);
        high[at] = part.field().support().high(i);
      }
    }
    List<String> columns = parts.stream().flatMap(p -> p.field().columns().stream()).toList();
    Field field = Field.target(name, d).withColumns(columns).on(Support.of(low, high));
    if (parts.stream().allMatch(part -> part.law() instanceof Independent)) {
      return new Prior(
          field,
          new Independent(
              parts.stream()
                  .flatMap(part -> ((Independent) part.law()).factors().stream())
                  .toList()));
    }
    return new Prior(field, new ProductLaw(parts));
  }

  private static void requireLength(Field field, String key, int found) {
    if (found != field.shape().size()) {
      throw new IllegalArgumentException(
          "%s: expected %d numbers, one for each of %s, found %d"
              .formatted(key, field.shape().size(), field.columns(), found));
    }
  }

  private static void requirePositive(String key, double[] values) {
    if (IntStream.range(0, values.length).anyMatch(i -> !(values[i] > 0))) {
      throw new IllegalArgumentException(
          "%s: expected positive numbers, found %s".formatted(key, Arrays.toString(values)));
    }
  }
}
