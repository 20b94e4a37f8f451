package org.understudy.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.understudy.nn.Adam;
import org.understudy.nn.Mlp;
import org.understudy.nn.OneHot;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Handwritten digits of a class that is asked for: how often a classifier trained on real digits
 * reads that class in a draw, and how well one trained on draws alone reads real digits that the
 * model has not seen.
 *
 * <p>Arguments: the file {@code sklearn_digits.csv.gz} (64 pixels from 0 to 16 and the class in
 * every line), settings of the model, settings of the training.
 */
public final class GanDigits {
  private static final int HELD_OUT = 400;
  private static final int DRAWS_A_CLASS = 200;
  private static final String GREYS = " .:-=+*#%@";

  /** Images, 64 numbers from 0 to 16 each, and their classes. */
  private record Digits(List<float[]> images, List<Integer> classes) {
    Digits slice(int from, int to) {
      return new Digits(images.subList(from, to), classes.subList(from, to));
    }

    int size() {
      return images.size();
    }
  }

  private GanDigits() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    Digits all = read(Path.of(arguments[0]));
    ConfigNode settings =
        Yaml.parse(
            arguments.length > 1 ? arguments[1] : "{conditioning: project, penalty-weight: 1}",
            "model");
    ConfigNode training =
        Yaml.parse(
            arguments.length > 2 ? arguments[2] : "{batch-size: 64, max-epochs: 200}", "training");
    Digits held = all.slice(0, HELD_OUT);
    Digits real = all.slice(HELD_OUT, all.size());
    Understudy understudy = Understudy.create();
    Choice choice = new Choice("gan", settings);
    long start = System.nanoTime();
    try (Surrogate gan =
            understudy.train(
                dataset(real),
                choice,
                understudy.training(choice, training),
                1,
                TrainingListener.NONE);
        Classifier reader = new Classifier(real, 5)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      Digits draws = draws(gan);
      try (Classifier ofDraws = new Classifier(draws, 6)) {
        System.out.printf(
            Locale.ROOT,
            "trained in %.0f s; real digits read by the classifier of real ones: %.3f; "
                + "the class asked for is read in %.3f of draws; "
                + "real digits read by the classifier of draws: %.3f%n",
            seconds,
            reader.accuracy(held),
            reader.accuracy(draws),
            ofDraws.accuracy(held));
      }
      show(draws);
    }
  }

  private static Digits draws(Surrogate gan) {
    Digits draws = new Digits(new ArrayList<>(), new ArrayList<>());
    for (int k = 0; k < 10; k++) {
      for (float[] image : gan.sample(new float[] {k}, DRAWS_A_CLASS, 100 + k)) {
        draws.images.add(image);
        draws.classes.add(k);
      }
    }
    return draws;
  }

  /** Lines of the file in an order of their own. */
  private static Digits read(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    }
    Collections.shuffle(lines, new Random(1));
    Digits digits = new Digits(new ArrayList<>(), new ArrayList<>());
    for (String line : lines) {
      String[] numbers = line.split(",", -1);
      float[] image = new float[64];
      for (int i = 0; i < 64; i++) {
        image[i] = Float.parseFloat(numbers[i]);
      }
      digits.images.add(image);
      digits.classes.add((int) Float.parseFloat(numbers[64]));
    }
    return digits;
  }

  private static Dataset dataset(Digits digits) {
    float[] images = new float[64 * digits.size()];
    float[] classes = new float[digits.size()];
    for (int i = 0; i < digits.size(); i++) {
      System.arraycopy(digits.images.get(i), 0, images, 64 * i, 64);
      classes[i] = digits.classes.get(i);
    }
    Schema schema =
        Schema.of(
            Field.target("image", 8, 8, 1), Field.condition("digit").on(Support.classes(1, 10)));
    return Dataset.of(new Rows(schema, digits.size(), List.of(images, classes)));
  }

  /** Eight draws of each class. */
  private static void show(Digits draws) {
    for (int k = 0; k < 10; k++) {
      for (int y = 0; y < 8; y++) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < 8; i++) {
          float[] image = draws.images.get(k * DRAWS_A_CLASS + i);
          for (int x = 0; x < 8; x++) {
            int grey = Math.round(image[8 * y + x] * (GREYS.length() - 1) / 16);
            line.append(GREYS.charAt(Math.max(0, Math.min(GREYS.length() - 1, grey))));
          }
          line.append("  ");
        }
        System.out.println(line);
      }
      System.out.println();
    }
  }

  /** A dense network that reads digits. */
  private static final class Classifier implements AutoCloseable {
    private static final int EPOCHS = 60;
    private static final int BATCH = 100;

    private final Mlp network;

    Classifier(Digits digits, long seed) {
      RandomStream random = RandomStream.of(seed);
      network = new Mlp(List.of(64, 128, 128, 10), Activation.RELU, random.split("network"));
      Adam adam = new Adam(network.parameters(), 0.9, 0.999, 1e-8, 0, 1e-4);
      List<Tensor> values =
          network.parameters().list().stream().map(Parameter::value).toList();
      OneHot indicators = new OneHot(10);
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        int[] order = random.permutation(digits.size());
        for (int from = 0; from + BATCH <= order.length; from += BATCH) {
          try (Scope scope = Scope.open()) {
            int[] rows = Arrays.copyOfRange(order, from, from + BATCH);
            float[] classes = new float[BATCH];
            for (int i = 0; i < BATCH; i++) {
              classes[i] = digits.classes.get(rows[i]);
            }
            Tensor truth = indicators.apply(Tensor.of(classes, BATCH, 1));
            Tensor loss =
                network.apply(images(digits, rows)).logSoftmax(1).mul(truth).sum().div(-BATCH);
            adam.step(Gradients.of(loss, values), 1e-3);
          }
        }
      }
    }

    private static Tensor images(Digits digits, int[] rows) {
      float[] images = new float[64 * rows.length];
      for (int i = 0; i < rows.length; i++) {
        float[] image = digits.images.get(rows[i]);
        for (int k = 0; k < 64; k++) {
          images[64 * i + k] = image[k] / 8 - 1;
        }
      }
      return Tensor.of(images, rows.length, 64);
    }

    double accuracy(Digits digits) {
      int[] rows = new int[digits.size()];
      Arrays.setAll(rows, i -> i);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        float[] logits = network.apply(images(digits, rows)).toArray();
        int right = 0;
        for (int i = 0; i < rows.length; i++) {
          int best = 0;
          for (int k = 1; k < 10; k++) {
            best = logits[10 * i + k] > logits[10 * i + best] ? k : best;
          }
          right += best == digits.classes.get(i) ? 1 : 0;
        }
        return right / (double) rows.length;
      }
    }

    @Override
    public void close() {
      network.parameters().close();
    }
  }
}
