package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Dataset;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * How often the checks alarm: at exact posteriors, which should be as often as stated, and at wrong
 * ones, which should be always.
 *
 * <p>Arguments: the number of repetitions, and, for trained posteriors beside those, the number of
 * simulations to train with.
 */
public final class Calibration {
  private static final int ROWS = 2000;
  private static final List<String> CHECKS = List.of("sbc", "coverage", "tarp", "leakage");

  private final Understudy understudy = Understudy.create();
  private final int repetitions;

  private Calibration(int repetitions) {
    this.repetitions = repetitions;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Engine.threads(Runtime.getRuntime().availableProcessors());
    Calibration benchmark =
        new Calibration(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20);
    System.out.printf("| task | posterior | %s | seconds a repetition |%n", head());
    System.out.println("|---|---|---|---|---|---|---|");
    for (Kind kind : Kind.values()) {
      benchmark.count("gaussian-linear", kind, dataset -> new Normal(dataset.schema(), kind, false));
      benchmark.count(
          "gaussian-linear-uniform", kind, dataset -> new Normal(dataset.schema(), kind, true));
      if (kind == Kind.EXACT) {
        benchmark.count("two-moons", kind, benchmark::moons);
      }
    }
    for (int i = 1; i < arguments.length; i++) {
      benchmark.trained(Integer.parseInt(arguments[i]));
    }
  }

  private static String head() {
    return String.join(" | ", CHECKS.stream().map(name -> name + " alarms").toList());
  }

  private interface Posterior {
    ConditionalDistribution of(Dataset dataset);
  }

  private enum Kind {
    EXACT,
    SHIFTED,
    OVER_CONFIDENT,
    LEAKING
  }

  private Dataset dataset(String task, int rows, long seed) {
    Map<String, ConfigNode> settings = new LinkedHashMap<>();
    settings.put("simulator", new ConfigNode(task, "simulator", ""));
    settings.put("simulations", new ConfigNode((long) rows, "simulations", ""));
    Choice choice = new Choice("simulations", new ConfigNode(settings, "dataset", ""));
    return understudy.context(RandomStream.of(seed), Path.of("")).dataset(choice);
  }

  private void count(String task, Kind kind, Posterior posterior) {
    if (kind == Kind.LEAKING && !task.endsWith("uniform")) {
      return;
    }
    int[] alarms = new int[CHECKS.size()];
    long start = System.nanoTime();
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      try (Dataset dataset = dataset(task, ROWS, repetition)) {
        add(alarms, posterior.of(dataset), dataset, dataset, repetition);
      }
    }
    print(task, kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), alarms, start);
  }

  private void trained(int simulations) {
    for (String task : List.of("gaussian-linear", "gaussian-linear-uniform", "two-moons")) {
      int[] alarms = new int[CHECKS.size()];
      long start = System.nanoTime();
      for (int repetition = 1; repetition <= repetitions; repetition++) {
        try (Dataset dataset = dataset(task, simulations, repetition);
            Dataset fresh = dataset(task, ROWS, repetition + 1_000_000L);
            Surrogate surrogate = understudy.train(dataset, "neural-spline-flow", repetition)) {
          add(alarms, surrogate, dataset, fresh, repetition);
        }
      }
      print(task, "trained with %,d".formatted(simulations), alarms, start);
    }
  }

  private void print(String task, String what, int[] alarms, long start) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %.2f |%n",
        task,
        what,
        String.join(
            " | ",
            Arrays.stream(alarms)
                .mapToObj(count -> count < 0 ? "none made" : count + " of " + repetitions)
                .toList()),
        (System.nanoTime() - start) / 1e9 / repetitions);
  }

  private void add(
      int[] alarms, ConditionalDistribution posterior, Dataset dataset, Dataset fresh, long seed) {
    RandomStream random = RandomStream.of(seed);
    int held = (int) fresh.size() / 2;
    CheckProblem problem =
        new CheckProblem(posterior, dataset, fresh.read(0, held), null, null, random);
    for (int i = 0; i < alarms.length; i++) {
      CheckProvider<?> provider =
          understudy.registry().find(CheckProvider.class, CHECKS.get(i), ConfigNode.empty());
      try (Scope scope = Scope.open()) {
        alarms[i] += check(provider, problem, random.split(i)) == Check.Outcome.PASSED ? 0 : 1;
      } catch (UnsupportedOperationException e) {
        alarms[i] = -repetitions - 1;
      }
    }
  }

  private <C extends Record> Check.Outcome check(
      CheckProvider<C> provider, CheckProblem problem, RandomStream random) {
    return provider
        .check(
            Configs.defaults(provider.configType()),
            problem,
            understudy.context(random, Path.of("")))
        .outcome();
  }

  /** The exact posterior of two moons, which takes one observation at a time, at many. */
  private ConditionalDistribution moons(Dataset dataset) {
    ConditionalDistribution exact =
        understudy.distribution(new Choice("two-moons-posterior", ConfigNode.empty()), 1);
    return new ConditionalDistribution() {
      @Override
      public Schema schema() {
        return dataset.schema();
      }

      @Override
      public Sampling given(@Nullable Tensor condition) {
        float[] x = java.util.Objects.requireNonNull(condition).toArray();
        return new Sampling() {
          @Override
          public Shape eventShape() {
            return Shape.of(2);
          }

          @Override
          public Tensor sample(int count, RandomStream random) {
            float[] values = new float[2 * count];
            for (int from = 0, to = 1; from < count; from = to++) {
              while (to < count && x[2 * to] == x[2 * from] && x[2 * to + 1] == x[2 * from + 1]) {
                to++;
              }
              Sampling at =
                  (Sampling) exact.given(Tensor.of(new float[] {x[2 * from], x[2 * from + 1]}, 1, 2));
              at.sample(to - from, random).copyTo(values, 2 * from);
            }
            return Tensor.of(values, count, 2);
          }
        };
      }
    };
  }

  /**
   * The posterior of a mean whose data have variance 1/10: with a normal prior of variance 1/10
   * N(x / 2, 1 / 20), with a uniform prior N(x, 1 / 10) cut off at -1 and 1.
   */
  private record Normal(Schema schema, Kind kind, boolean uniform)
      implements ConditionalDistribution {
    private static final NormalDistribution STANDARD = new NormalDistribution();

    @Override
    public SamplingDensity given(@Nullable Tensor condition) {
      Tensor x = java.util.Objects.requireNonNull(condition);
      double truth = Math.sqrt(uniform ? 0.1 : 0.05);
      double deviation = kind == Kind.OVER_CONFIDENT ? 0.8 * truth : truth;
      double shift = kind == Kind.SHIFTED ? 0.3 * truth : 0;
      float[] mean = x.mul(uniform ? 1 : 0.5f).add((float) shift).toArray();
      boolean bounded = uniform && kind != Kind.LEAKING;
      return new Cut(mean, deviation, bounded ? 1 : Double.POSITIVE_INFINITY);
    }

    private static final class Cut implements SamplingDensity {
      private final float[] mean;
      private final double deviation;
      private final double bound;

      Cut(float[] mean, double deviation, double bound) {
        this.mean = mean;
        this.deviation = deviation;
        this.bound = bound;
      }

      @Override
      public Shape eventShape() {
        return Shape.of(10);
      }

      private double share(double at, double centre) {
        return STANDARD.cumulativeProbability((at - centre) / deviation);
      }

      @Override
      public Tensor sample(int count, RandomStream random) {
        float[] values = new float[10 * count];
        DoubleUnaryOperator quantile = STANDARD::inverseCumulativeProbability;
        for (int i = 0; i < values.length; i++) {
          double centre = mean[i % mean.length];
          if (Double.isInfinite(bound)) {
            values[i] = (float) (centre + deviation * random.nextGaussian());
            continue;
          }
          double low = share(-bound, centre);
          double u = low + (share(bound, centre) - low) * random.nextDouble();
          double value = centre + deviation * quantile.applyAsDouble(u);
          values[i] = (float) Math.max(-bound, Math.min(bound, value));
        }
        return Tensor.of(values, count, 10);
      }

      @Override
      public Tensor logProb(Tensor theta) {
        float[] values = theta.toArray();
        float[] densities = new float[values.length / 10];
        for (int row = 0; row < densities.length; row++) {
          double sum = 0;
          for (int i = 10 * row; i < 10 * row + 10; i++) {
            double centre = mean[i % mean.length];
            double mass = Double.isInfinite(bound) ? 1 : share(bound, centre) - share(-bound, centre);
            sum += STANDARD.logDensity((values[i] - centre) / deviation) - Math.log(deviation * mass);
          }
          densities[row] = (float) sum;
        }
        return Tensor.of(densities, densities.length);
      }
    }
  }
}
