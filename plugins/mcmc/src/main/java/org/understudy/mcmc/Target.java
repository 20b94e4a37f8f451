package org.understudy.mcmc;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.understudy.sampling.Bounds;
import org.understudy.sampling.Chains;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Capability;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * The density that chains walk in: on the whole line, up to a constant. It is one of three.
 *
 * <ul>
 *   <li>Of a distribution without condition: its own.
 *   <li>Of one whose condition is observed: its own at the observation.
 *   <li>Of a likelihood, whose targets are observed: prior times likelihood at the observation, as
 *       a function of the parameters that are its condition.
 * </ul>
 */
final class Target {
  /** How often a start is drawn anew where the density is zero. */
  private static final int ATTEMPTS = 100;

  /** How many draws say where a distribution is. */
  private static final int DRAWS = 1000;

  private final String method;
  private final Schema schema;
  private final LogDensity bounded;
  private final Bounds bounds;
  private final @Nullable Distribution prior;

  /** The distribution itself, where it can be drawn from: its draws say where to begin. */
  private final @Nullable Sampling drawn;

  private final Context context;

  private Target(
      String method,
      Schema schema,
      LogDensity bounded,
      @Nullable Distribution prior,
      @Nullable Sampling drawn,
      Context context) {
    this.method = method;
    this.schema = schema;
    this.bounded = bounded;
    this.prior = prior;
    this.drawn = drawn;
    this.context = context;
    schema.requireContinuous(Role.TARGET, method);
    Support support = schema.support(Role.TARGET);
    double[] low = new double[support.size()];
    double[] high = new double[support.size()];
    for (int i = 0; i < low.length; i++) {
      low[i] = support.low(i);
      high[i] = support.high(i);
    }
    bounds = Bounds.of(low, high);
  }

  /**
   * The target of a problem.
   *
   * @param method the provider's name, for messages
   * @throws IllegalArgumentException if an observation is missing or does not fit
   * @throws UnsupportedOperationException if a density that is needed is not known
   */
  static Target of(String method, InferenceProblem problem, Context context) {
    ConditionalDistribution distribution = problem.distribution();
    Schema schema = distribution.schema();
    Rows observation = problem.observation();
    if (observation == null) {
      if (schema.isConditional()) {
        throw new IllegalArgumentException(
            "%s: an observation is needed; the distribution is conditional on %s"
                .formatted(method, schema.columns(Role.CONDITION)));
      }
      return own(method, schema, distribution.given(null), context);
    }
    if (schema.isConditional() && observes(observation, schema, Role.CONDITION)) {
      Tensor condition = rows(observation, schema.conditionShape());
      return own(method, schema, distribution.given(condition), context);
    }
    ConditionalDistribution prior = problem.prior();
    if (prior != null && schema.isConditional() && observes(observation, schema, Role.TARGET)) {
      return posterior(method, prior, distribution, observation, context);
    }
    throw new IllegalArgumentException(
        "%s: expected an observation of %s, or of %s with a prior of %s; found %s"
            .formatted(
                method,
                schema.columns(Role.CONDITION),
                schema.columns(Role.TARGET),
                schema.columns(Role.CONDITION),
                observation.schema().columns(Role.CONDITION)));
  }

  private static boolean observes(Rows observation, Schema schema, Role role) {
    return observation.schema().columns(Role.CONDITION).equals(schema.columns(role));
  }

  private static Tensor rows(Rows observation, Shape shape) {
    return Tensor.of(
        observation.matrix(Role.CONDITION), shape.prepend(observation.count()).toArray());
  }

  private static Target own(
      String method, Schema schema, Distribution distribution, Context context) {
    Sampling drawn = distribution instanceof Sampling sampling ? sampling : null;
    return new Target(method, schema, density(method, distribution), null, drawn, context);
  }

  private static LogDensity density(String who, Distribution distribution) {
    int[] event = distribution.eventShape().toArray();
    UnaryOperator<Tensor> shaped = x -> x.reshape(Shape.of(event).prepend(x.dim(0)).toArray());
    if (distribution instanceof Density normalised) {
      return x -> normalised.logProb(shaped.apply(x));
    }
    UnnormalisedDensity known =
        Capability.require(distribution, UnnormalisedDensity.class, who + "'s distribution");
    return x -> known.logProbUpToConstant(shaped.apply(x));
  }

  private static Target posterior(
      String method,
      ConditionalDistribution prior,
      ConditionalDistribution likelihood,
      Rows observation,
      Context context) {
    Schema schema = prior.schema();
    Shape parameters = likelihood.schema().conditionShape();
    if (schema.targetShape().size() != parameters.size()) {
      throw new IllegalArgumentException(
          "%s: the likelihood depends on %s, the prior is of %s"
              .formatted(
                  method,
                  likelihood.schema().columns(Role.CONDITION),
                  schema.columns(Role.TARGET)));
    }
    Distribution before = prior.given(null);
    LogDensity own = density(method + "'s prior", before);
    Tensor observed = rows(observation, likelihood.schema().targetShape());
    LogDensity density =
        theta -> {
          Tensor sum = own.at(theta);
          Distribution given =
              likelihood.given(theta.reshape(parameters.prepend(theta.dim(0)).toArray()));
          Density at = Capability.require(given, Density.class, method + "'s likelihood");
          for (int row = 0; row < observed.dim(0); row++) {
            int[] same = new int[theta.dim(0)];
            Arrays.fill(same, row);
            Tensor found = at.logProb(observed.gather(0, same));
            if (sum.requiresGradient() && !found.requiresGradient()) {
              throw new UnsupportedOperationException(
                  method
                      + ": the likelihood has no gradient in its condition, as surrogates have not;"
                      + " choose metropolis, slice or smc with random walks");
            }
            sum = sum.add(found);
          }
          return sum;
        };
    return new Target(method, schema, density, before, null, context);
  }

  /** What is inferred. */
  Schema schema() {
    return schema;
  }

  /** How many coordinates. */
  int dimension() {
    return schema.targetShape().size();
  }

  /** From the whole line to the parameters. */
  Bounds bounds() {
    return bounds;
  }

  /** The density up to a constant, of the parameters themselves; {@code [n, d]} to {@code [n]}. */
  LogDensity bounded() {
    return bounded;
  }

  /** The density on the whole line; it ends the work when the caller asks for that. */
  LogDensity density() {
    LogDensity unbounded = bounds.unbounded(bounded);
    return z -> {
      if (context.stopRequested()) {
        throw new CancellationException(method + ": stopped; unfinished chains are not kept");
      }
      return unbounded.at(z);
    };
  }

  /**
   * What chains start from and annealing begins with: the prior if there is one, else normal, about
   * the distribution's own draws where it has them.
   */
  Reference reference(double scale) {
    if (drawn == null) {
      return Reference.of(this, prior, scale);
    }
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor draws = drawn.sample(DRAWS, context.random().split("reference"));
      return Reference.fitted(bounds.outside(draws.reshape(DRAWS, dimension())), scale);
    }
  }

  /**
   * Where chains start, {@code [count, d]} on the whole line: draws of the reference at which the
   * density is not zero.
   *
   * @throws IllegalArgumentException if none are found
   */
  Tensor start(int count, double scale, RandomStream random) {
    Reference reference = reference(scale);
    try (Scope scope = Scope.open()) {
      Chains found = Chains.at(density(), reference.draws().sample(count, random));
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Tensor finite = found.logDensity().abs().lt(Float.POSITIVE_INFINITY);
        if (finite.min(0).item() == 1) {
          return scope.keep(found.positions());
        }
        Chains others = Chains.at(density(), reference.draws().sample(count, random));
        found = found.where(finite, others);
      }
    }
    throw new IllegalArgumentException(
        ("%s: the density is zero or not a number at %d starts drawn from %s; give its fields"
                + " their supports, or a prior that covers it")
            .formatted(method, (long) ATTEMPTS * count, reference));
  }
}
