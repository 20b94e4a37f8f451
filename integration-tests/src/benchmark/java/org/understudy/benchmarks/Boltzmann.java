package org.understudy.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.registry.Registry;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Flows that learn the targets of Midgley et al. (2023) without draws of them: {@code many-well}
 * (32 dimensions) or {@code gmm40 MEANS.csv}, then the keys of {@code fab} as {@code {...}}, then
 * seeds.
 */
public final class Boltzmann {
  private static final int DRAWS = 50_000;
  private static final double SIGMA = 1.3132616875182228;

  private Boltzmann() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(arguments));
    String name = words.remove(0);
    Target target = name.equals("gmm40") ? gmm(Path.of(words.remove(0))) : new ManyWell(16);
    String settings =
        words.isEmpty() || !words.get(0).startsWith("{") ? "{}" : words.remove(0);
    Engine.threads(Runtime.getRuntime().availableProcessors());
    for (String seed : words.isEmpty() ? List.of("1") : words) {
      judge(name, target, settings, Long.parseLong(seed));
    }
  }

  private static void judge(String name, Target target, String settings, long seed) {
    Understudy understudy = Understudy.create();
    long start = System.nanoTime();
    try (Scope scope = Scope.open()) {
      Inference found =
          infer(
              understudy.registry(),
              Yaml.parse(settings, "settings"),
              new InferenceProblem(target, null, null),
              understudy,
              seed);
      double seconds = (System.nanoTime() - start) / 1e9;
      try (Gradients.Recording paused = Gradients.pause()) {
        SamplingDensity flow = (SamplingDensity) found.distribution();
        SamplingDensity.Draws draws = flow.sampleWithLogProb(DRAWS, RandomStream.of(seed + 1000));
        float[] log = target.given(null).logProbUpToConstant(draws.values()).toArray();
        float[] logFlow = draws.logProb().toArray();
        double top = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < log.length; i++) {
          log[i] -= logFlow[i];
          top = Math.max(top, log[i]);
        }
        double sum = 0;
        double squares = 0;
        for (float one : log) {
          double weight = Math.exp(one - top);
          sum += weight;
          squares += weight * weight;
        }
        Tensor exact = target.exact(DRAWS, RandomStream.of(seed + 2000));
        double test = flow.logProb(exact).mean().item();
        System.out.printf(
            "%s seed %d: ESS %.4f  log Z - exact %+.4f  test log-likelihood %.4f (ceiling %.4f)"
                + "  %s  %.0f s%n",
            name,
            seed,
            sum * sum / squares / DRAWS,
            top + Math.log(sum / DRAWS) - target.logZ(),
            test,
            target.ceiling(),
            target.modes(draws.values().toArray()),
            seconds);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Inference infer(
      Registry registry,
      ConfigNode settings,
      InferenceProblem problem,
      Understudy understudy,
      long seed) {
    return bound(
        registry.find(InferenceProvider.class, "fab", settings),
        settings,
        problem,
        understudy,
        seed);
  }

  private static <C extends Record> Inference bound(
      InferenceProvider<C> fab,
      ConfigNode settings,
      InferenceProblem problem,
      Understudy understudy,
      long seed) {
    return fab.infer(
        Configs.bind(settings, fab.configType()),
        problem,
        understudy.context(RandomStream.of(seed), Path.of("")));
  }

  private static Target gmm(Path means) throws IOException {
    List<float[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(means).subList(1, 41)) {
      String[] cells = line.split(",", -1);
      rows.add(new float[] {Float.parseFloat(cells[1]), Float.parseFloat(cells[2])});
    }
    return new Mixture(List.copyOf(rows));
  }

  /** A target of which everything is known. */
  private interface Target extends ConditionalDistribution {
    Tensor logDensity(Tensor x);

    double logZ();

    /** The most a mean log-likelihood of exact draws can be. */
    double ceiling();

    Tensor exact(int count, RandomStream random);

    String modes(float[] draws);

    @Override
    default UnnormalisedDensity given(@Nullable Tensor condition) {
      return new At(this);
    }
  }

  private record At(Target target) implements UnnormalisedDensity, Distribution {
    @Override
    public Shape eventShape() {
      return target.schema().targetShape();
    }

    @Override
    public Tensor logProbUpToConstant(Tensor x) {
      return target.logDensity(x);
    }
  }

  /** log p = sum over pairs of x1 / 2 + 6 x1^2 - x1^4 - x2^2 / 2. */
  private record ManyWell(int pairs) implements Target {
    @Override
    public Schema schema() {
      return Schema.of(Field.target("x", 2 * pairs));
    }

    @Override
    public Tensor logDensity(Tensor x) {
      int n = x.dim(0);
      Tensor each = x.reshape(n, pairs, 2);
      Tensor well = each.slice(2, 0, 1);
      Tensor square = well.square();
      Tensor log = well.mul(0.5f).add(square.mul(6)).sub(square.square());
      return log.sub(each.slice(2, 1, 2).square().mul(0.5f)).reshape(n, pairs).sum(1);
    }

    @Override
    public double logZ() {
      return pairs * 10.293479707073867954;
    }

    @Override
    public double ceiling() {
      return -1.718576066841 * pairs;
    }

    /** By inversion on a grid, fine enough that nothing of it shows. */
    @Override
    public Tensor exact(int count, RandomStream random) {
      int points = 200_000;
      double[] sums = new double[points + 1];
      for (int i = 1; i <= points; i++) {
        double x = -4 + 8.0 * (i - 0.5) / points;
        sums[i] = sums[i - 1] + Math.exp(0.5 * x + 6 * x * x - x * x * x * x);
      }
      float[] values = new float[count * 2 * pairs];
      for (int i = 0; i < values.length; i += 2) {
        int at = Arrays.binarySearch(sums, random.nextDouble() * sums[points]);
        values[i] = (float) (-4 + 8.0 * (at < 0 ? -at - 1.5 : at) / points);
        values[i + 1] = (float) random.nextGaussian();
      }
      return Tensor.of(values, count, 2 * pairs);
    }

    @Override
    public String modes(float[] draws) {
      int n = draws.length / (2 * pairs);
      double low = 1;
      double high = 0;
      for (int pair = 0; pair < pairs; pair++) {
        int left = 0;
        for (int i = 0; i < n; i++) {
          left += draws[2 * (i * pairs + pair)] < 0 ? 1 : 0;
        }
        low = Math.min(low, left / (double) n);
        high = Math.max(high, left / (double) n);
      }
      return "P(x < 0) of the wells from %.4f to %.4f (exact .1557)".formatted(low, high);
    }
  }

  /** Forty Gaussians of the same size, each a fortieth. */
  private record Mixture(List<float[]> means) implements Target {
    @Override
    public Schema schema() {
      return Schema.of(Field.target("x", 2));
    }

    @Override
    public Tensor logDensity(Tensor x) {
      int n = x.dim(0);
      float[] flat = new float[2 * means.size()];
      for (int k = 0; k < means.size(); k++) {
        flat[2 * k] = means.get(k)[0];
        flat[2 * k + 1] = means.get(k)[1];
      }
      Tensor far = x.reshape(n, 1, 2).sub(Tensor.of(flat, 1, means.size(), 2)).square().sum(2);
      double constant = -Math.log(means.size()) - Math.log(2 * Math.PI * SIGMA * SIGMA);
      return far.mul((float) (-0.5 / (SIGMA * SIGMA))).logSumExp(1).add((float) constant);
    }

    @Override
    public double logZ() {
      return 0;
    }

    @Override
    public double ceiling() {
      return -6.859468829330542;
    }

    @Override
    public Tensor exact(int count, RandomStream random) {
      float[] values = new float[2 * count];
      for (int i = 0; i < count; i++) {
        float[] mean = means.get(random.nextInt(means.size()));
        values[2 * i] = (float) (mean[0] + SIGMA * random.nextGaussian());
        values[2 * i + 1] = (float) (mean[1] + SIGMA * random.nextGaussian());
      }
      return Tensor.of(values, count, 2);
    }

    /** A draw belongs to the nearest mean if it is within four standard deviations of it. */
    @Override
    public String modes(float[] draws) {
      Map<Integer, Integer> found = new TreeMap<>();
      for (int i = 0; i < 20_000; i += 2) {
        int nearest = -1;
        double least = 16 * SIGMA * SIGMA;
        for (int k = 0; k < means.size(); k++) {
          double far = Math.pow(draws[i] - means.get(k)[0], 2) + Math.pow(draws[i + 1] - means.get(k)[1], 2);
          if (far < least) {
            least = far;
            nearest = k;
          }
        }
        found.merge(nearest, 1, Integer::sum);
      }
      int missed = found.getOrDefault(-1, 0);
      found.remove(-1);
      return "%d of %d modes in 10^4 draws, %d draws near none"
          .formatted(found.size(), means.size(), missed);
    }
  }
}
