package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Posteriors with known moments by every Markov chain method: eight schools, a funnel in its own
 * coordinates, a correlated normal in many dimensions, a banana. Printed are the worst z-scores of
 * means and variances, by the standard errors that effective sizes state.
 *
 * <p>Arguments: the methods, and settings such as {@code seed=1 target=banana chains.draws=4000}.
 */
public final class McmcTruths {
  private static final float[] EFFECTS = {28, 8, -3, 7, -1, 1, 18, 12};
  private static final float[] ERRORS = {15, 10, 16, 11, 9, 11, 10, 18};

  private McmcTruths() {}

  /**
   * A density with moments.
   *
   * @param means of each coordinate of {@code seen}
   * @param variances likewise
   * @param seen what of a draw the moments are of
   */
  private record Truth(
      String name,
      int dimension,
      LogDensity density,
      List<Double> means,
      List<Double> variances,
      LogDensity seen) {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    List<String> methods = new ArrayList<>();
    Map<String, ConfigNode> settings = new TreeMap<>();
    String only = "";
    long seed = 1;
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length == 1) {
        methods.add(argument);
      } else if (parts[0].equals("seed")) {
        seed = Long.parseLong(parts[1]);
      } else if (parts[0].equals("target")) {
        only = parts[1];
      } else {
        put(settings, parts[0], parts[1]);
      }
    }
    System.out.println(
        "| target | method | worst z of means | of variances | R-hat | bulk ESS | tail ESS | other |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Truth truth : List.of(schools(), funnel(), correlated(100), banana())) {
      for (String method : truth.name().startsWith(only) ? methods : List.<String>of()) {
        row(truth, method, node(settings), seed);
      }
    }
  }

  /** All draws that the chains keep. */
  private static int draws(ConfigNode settings) {
    ConfigNode chains = settings.entries().get("chains");
    Map<String, ConfigNode> own = chains == null ? Map.of() : chains.entries();
    return Math.toIntExact(number(own, "count", 4) * number(own, "draws", 1000));
  }

  private static long number(Map<String, ConfigNode> entries, String key, long otherwise) {
    ConfigNode found = entries.get(key);
    return found != null && found.value() instanceof Long value ? value : otherwise;
  }

  private static ConfigNode node(@Nullable Object value) {
    return new ConfigNode(value, "", "");
  }

  /** A setting: {@code chains.draws} is a key of a mapping of that name. */
  private static void put(Map<String, ConfigNode> settings, String key, String value) {
    String[] parts = key.split("\\.", 2);
    if (parts.length == 2) {
      ConfigNode inner =
          settings.computeIfAbsent(parts[0], name -> node(new TreeMap<String, ConfigNode>()));
      put(inner.entries(), parts[1], value);
    } else {
      settings.put(
          key, node(value.matches("\\d+") ? (Object) Long.valueOf(value) : Double.valueOf(value)));
    }
  }

  private static void row(Truth truth, String method, ConfigNode settings, long seed) {
    int count = draws(settings);
    Understudy understudy = Understudy.create();
    InferenceProvider<?> provider =
        understudy.registry().find(InferenceProvider.class, method, ConfigNode.empty());
    try (Scope scope = Scope.open()) {
      Context context = understudy.context(RandomStream.of(seed), Path.of(""));
      Inference found = infer(provider, new InferenceProblem(known(truth), null, null), settings, context);
      Map<String, Double> diagnostics = found.diagnostics();
      Tensor draws =
          ((Sampling) found.distribution()).sample(count, RandomStream.of(seed).split("draws"));
      double effective =
          Math.min(
              count,
              Math.min(
                  diagnostics.getOrDefault("ess-bulk", (double) count),
                  diagnostics.getOrDefault("ess-tail", (double) count)));
      double[] worst = worst(truth, draws, effective);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.2f | %.2f | %.4f | %.0f | %.0f | %s |%n",
          truth.name(),
          method,
          worst[0],
          worst[1],
          diagnostics.getOrDefault("r-hat", Double.NaN),
          diagnostics.getOrDefault("ess-bulk", Double.NaN),
          diagnostics.getOrDefault("ess-tail", Double.NaN),
          others(diagnostics));
    }
  }

  private static String others(Map<String, Double> diagnostics) {
    StringBuilder text = new StringBuilder();
    diagnostics.forEach(
        (name, value) -> {
          if (!name.startsWith("r-hat") && !name.startsWith("ess")) {
            text.append(String.format(Locale.ROOT, "%s %.3g ", name, value));
          }
        });
    return text.toString().trim();
  }

  /** The worst |z| of means and of variances; a variance's error takes its fourth moment. */
  private static double[] worst(Truth truth, Tensor draws, double effective) {
    float[] seen = truth.seen().at(draws).toArray();
    int width = truth.means().size();
    int n = seen.length / width;
    double[] worst = new double[2];
    for (int i = 0; i < width; i++) {
      double mean = 0;
      double square = 0;
      double fourth = 0;
      for (int row = 0; row < n; row++) {
        mean += seen[row * width + i] / (double) n;
      }
      for (int row = 0; row < n; row++) {
        double apart = seen[row * width + i] - mean;
        square += apart * apart / n;
        fourth += apart * apart * apart * apart / n;
      }
      double variance = truth.variances().get(i);
      double ofMean = (mean - truth.means().get(i)) / Math.sqrt(variance / effective);
      double ofVariance =
          (square - variance) / Math.sqrt((fourth - square * square) / effective);
      worst[0] = Math.max(worst[0], Math.abs(ofMean));
      worst[1] = Math.max(worst[1], Math.abs(ofVariance));
    }
    return worst;
  }

  private static <C extends Record> Inference infer(
      InferenceProvider<C> provider,
      InferenceProblem problem,
      ConfigNode settings,
      Context context) {
    return provider.infer(Configs.bind(settings, provider.configType()), problem, context);
  }

  /**
   * Rubin's (1981) eight schools, theta_j = mu + tau z_j: mu ~ N(0, 5^2), tau half-Cauchy(5). The
   * moments are by quadrature: given tau everything is normal, so that one integral over tau is left.
   */
  private static Truth schools() {
    LogDensity density =
        x -> {
          Tensor mu = x.slice(1, 0, 1);
          Tensor logTau = x.slice(1, 1, 2);
          Tensor z = x.slice(1, 2, 10);
          Tensor tau = logTau.exp();
          Tensor apart =
              Tensor.of(EFFECTS, 1, 8).sub(mu).sub(tau.mul(z)).div(Tensor.of(ERRORS, 1, 8));
          Tensor priorOfTau = tau.div(5).square().log1p().neg().add(logTau);
          return apart
              .square()
              .sum(1)
              .add(z.square().sum(1))
              .add(mu.div(5).square().sum(1))
              .mul(-0.5f)
              .add(priorOfTau.sum(1));
        };
    double total = 0;
    double[] first = new double[2];
    double[] second = new double[2];
    for (double logTau = -12; logTau < 8; logTau += 0.001) {
      double tau = Math.exp(logTau);
      double precision = 1 / 25.0;
      double weighted = 0;
      double logWeight = logTau - Math.log1p(tau * tau / 25);
      for (int j = 0; j < 8; j++) {
        double variance = ERRORS[j] * (double) ERRORS[j] + tau * tau;
        precision += 1 / variance;
        weighted += EFFECTS[j] / variance;
        logWeight -= 0.5 * (Math.log(variance) + EFFECTS[j] * (double) EFFECTS[j] / variance);
      }
      double mean = weighted / precision;
      logWeight += 0.5 * (weighted * mean - Math.log(precision));
      double weight = Math.exp(logWeight + 30);
      total += weight;
      first[0] += weight * mean;
      second[0] += weight * (mean * mean + 1 / precision);
      first[1] += weight * logTau;
      second[1] += weight * logTau * logTau;
    }
    List<Double> means = List.of(first[0] / total, first[1] / total);
    List<Double> variances =
        List.of(
            second[0] / total - means.get(0) * means.get(0),
            second[1] / total - means.get(1) * means.get(1));
    System.out.printf(
        Locale.ROOT,
        "eight schools by quadrature: mu %.3f (sd %.3f), log tau %.3f (sd %.3f)%n",
        means.get(0),
        Math.sqrt(variances.get(0)),
        means.get(1),
        Math.sqrt(variances.get(1)));
    return new Truth("eight schools", 10, density, means, variances, x -> x.slice(1, 0, 2));
  }

  /** Neal's (2003) funnel, v ~ N(0, 9) and x_i ~ N(0, e^v), walked in z_i = x_i e^(-v/2). */
  private static Truth funnel() {
    LogDensity density =
        x -> x.slice(1, 0, 1).div(3).square().add(x.slice(1, 1, 10).square().sum(1, true))
            .sum(1).mul(-0.5f);
    List<Double> means = new ArrayList<>(List.of(0.0));
    List<Double> variances = new ArrayList<>(List.of(9.0));
    for (int i = 1; i < 10; i++) {
      means.add(0.0);
      variances.add(1.0);
    }
    return new Truth("funnel", 10, density, means, variances, x -> x);
  }

  /** Means i / d, deviations from .1 to 10, neighbours correlated by .9 as an autoregression's. */
  private static Truth correlated(int d) {
    double rho = 0.9;
    float[] centre = new float[d];
    float[] deviation = new float[d];
    List<Double> means = new ArrayList<>();
    List<Double> variances = new ArrayList<>();
    for (int i = 0; i < d; i++) {
      centre[i] = i / (float) d;
      deviation[i] = (float) Math.pow(10, -1 + 2.0 * i / (d - 1));
      means.add((double) centre[i]);
      variances.add((double) deviation[i] * deviation[i]);
    }
    LogDensity density =
        x -> {
          Tensor z = x.sub(Tensor.of(centre, 1, d)).div(Tensor.of(deviation, 1, d));
          Tensor steps = z.slice(1, 1, d).sub(z.slice(1, 0, d - 1).mul((float) rho));
          return steps
              .square()
              .sum(1)
              .div((float) (1 - rho * rho))
              .add(z.slice(1, 0, 1).square().sum(1))
              .mul(-0.5f);
        };
    return new Truth("normal, " + d + " dimensions", d, density, means, variances, x -> x);
  }

  /** x ~ N(0, 10^2), y = z - .03 (x^2 - 100), z ~ N(0, 1): var y = 1 + 2 (.03 100)^2 = 19. */
  private static Truth banana() {
    LogDensity density =
        x -> {
          Tensor a = x.slice(1, 0, 1).sum(1);
          Tensor b = x.slice(1, 1, 2).sum(1);
          Tensor straight = b.add(a.square().sub(100).mul(0.03f));
          return a.div(10).square().add(straight.square()).mul(-0.5f);
        };
    return new Truth("banana", 2, density, List.of(0.0, 0.0), List.of(100.0, 19.0), x -> x);
  }

  private static ConditionalDistribution known(Truth truth) {
    return new ConditionalDistribution() {
      @Override
      public Schema schema() {
        return Schema.of(Field.target("x", truth.dimension()));
      }

      @Override
      public UnnormalisedDensity given(@Nullable Tensor condition) {
        return new UnnormalisedDensity() {
          @Override
          public Shape eventShape() {
            return Shape.of(truth.dimension());
          }

          @Override
          public Tensor logProbUpToConstant(Tensor x) {
            return truth.density().at(x);
          }
        };
      }
    };
  }
}
