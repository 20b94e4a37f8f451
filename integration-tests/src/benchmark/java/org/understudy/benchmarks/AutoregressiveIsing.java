package org.understudy.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.understudy.nn.GradientClip;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Parameters;
import org.understudy.nn.Schedule;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Batch;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * How near an autoregressive model comes to the entropy of the Ising model on an 8 x 8 torus, which
 * Kaufman's partition function gives: trained on ever fresh exact configurations, judged on others.
 *
 * <p>Arguments: ising2d_exact.csv; steps (4000); batch (128); inverse temperatures, comma-separated
 * (0.3,0.44068679350977151,0.6); model (pixel-cnn); its settings as key=integer.
 */
public final class AutoregressiveIsing {
  private static final int LENGTH = 8;
  private static final int HELD_OUT = 40_000;
  private static final double RATE = 2e-3;

  private AutoregressiveIsing() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    List<String> reference = Files.readAllLines(Path.of(arguments[0]));
    int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4000;
    int batch = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 128;
    String betas = arguments.length > 3 ? arguments[3] : "0.3,0.44068679350977151,0.6";
    String name = arguments.length > 4 ? arguments[4] : "pixel-cnn";
    Map<String, ConfigNode> settings = new LinkedHashMap<>();
    for (int i = 5; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      settings.put(pair[0], new ConfigNode(Long.parseLong(pair[1]), pair[0], ""));
    }
    Choice choice = new Choice(name, new ConfigNode(settings, "", ""));
    System.out.println(
        "| beta | entropy, nats | held out | excess | excess by the same rows | a site | seconds |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String beta : betas.split(",", -1)) {
      AutoregressiveIsingSampler ising =
          new AutoregressiveIsingSampler(LENGTH, Double.parseDouble(beta));
      double apart = ising.logZ() - exact(reference, beta, "lnZ");
      if (Math.abs(apart) > 1e-9) {
        throw new IllegalStateException("the sampler's log Z is " + apart + " from the reference");
      }
      double entropy = exact(reference, beta, "entropy_per_site") * LENGTH * LENGTH;
      run(choice, beta, ising, entropy, steps, batch);
    }
  }

  /** An exact number of a configuration, of the row of a length and a temperature. */
  private static double exact(List<String> reference, String beta, String what) {
    int column = List.of(reference.get(0).split(",", -1)).indexOf(what);
    return reference.stream()
        .map(line -> line.split(",", -1))
        .filter(row -> row[0].equals(String.valueOf(LENGTH)) && row[1].equals(beta))
        .mapToDouble(row -> Double.parseDouble(row[column]))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the reference has no beta " + beta));
  }

  private static void run(
      Choice choice,
      String beta,
      AutoregressiveIsingSampler ising,
      double entropy,
      int steps,
      int batch) {
    long start = System.nanoTime();
    Field spins = Field.target("spins", LENGTH, LENGTH);
    Schema schema = Schema.of(spins.on(Support.classes(spins.shape().size(), 2)));
    RandomStream random = RandomStream.of(1);
    try (Model model =
        Understudy.create().context(random.split("model"), Path.of("")).model(choice, schema)) {
      train(model, ising, steps, batch, random.split("training"));
      double[] truth = new double[HELD_OUT];
      float[] rows = ising.draw(truth, random.split("held out"));
      double[] learned = new double[HELD_OUT];
      int piece = 1000;
      for (int from = 0; from < HELD_OUT; from += piece) {
        try (Scope scope = Scope.open();
            Gradients.Recording paused = Gradients.pause()) {
          Tensor x = some(rows, from, piece);
          float[] logProb = ((Density) model.given(null)).logProb(x).toArray();
          for (int i = 0; i < piece; i++) {
            learned[from + i] = logProb[i];
          }
        }
      }
      report(beta, entropy, truth, learned, (System.nanoTime() - start) / 1e9);
    }
  }

  private static Tensor some(float[] rows, int from, int count) {
    int size = LENGTH * LENGTH;
    return Tensor.of(
        Arrays.copyOfRange(rows, from * size, (from + count) * size),
        count,
        LENGTH,
        LENGTH);
  }

  private static void train(
      Model model, AutoregressiveIsingSampler ising, int steps, int batch, RandomStream random) {
    Parameters moved = model.objectives().get(0).parameters();
    List<Tensor> values = moved.list().stream().map(Parameter::value).toList();
    Optimiser adam = Optimiser.Kind.ADAM.create(moved, 0);
    Schedule schedule = Schedule.Kind.COSINE.create(steps / 50, steps, 1);
    double running = 0;
    for (int step = 0; step < steps; step++) {
      try (Scope scope = Scope.open()) {
        double[] truth = new double[batch];
        Tensor x = some(ising.draw(truth, random), 0, batch);
        Tensor loss = model.objectives().get(0).loss(new Batch(x, null), random);
        double excess = loss.item();
        for (double logProb : truth) {
          excess += logProb / batch;
        }
        running += excess;
        List<Tensor> gradients = Gradients.of(loss, values);
        double scale = GradientClip.globalNorm(gradients, 5).scale();
        adam.step(gradients, scale, RATE * schedule.factor(step));
      }
      if ((step + 1) % Math.max(1, steps / 10) == 0) {
        System.err.printf(
            Locale.ROOT, "step %d: excess %.4f%n", step + 1, running / Math.max(1, steps / 10));
        running = 0;
      }
    }
  }

  /** Nats held out, and their excess over the truth's of the same rows, which fluctuates less. */
  private static void report(
      String beta, double entropy, double[] truth, double[] learned, double seconds) {
    double nats = 0;
    double excess = 0;
    double square = 0;
    double spread = 0;
    for (int i = 0; i < HELD_OUT; i++) {
      nats -= learned[i] / HELD_OUT;
      double apart = truth[i] - learned[i];
      excess += apart / HELD_OUT;
      square += apart * apart / HELD_OUT;
      spread += learned[i] * learned[i] / HELD_OUT;
    }
    System.out.printf(
        Locale.ROOT,
        "| %.4f | %.4f | %.4f +- %.4f | %.4f | %.4f +- %.4f | %.5f | %.0f |%n",
        Double.parseDouble(beta),
        entropy,
        nats,
        Math.sqrt((spread - nats * nats) / HELD_OUT),
        nats - entropy,
        excess,
        Math.sqrt((square - excess * excess) / HELD_OUT),
        excess / (LENGTH * LENGTH),
        seconds);
  }
}
