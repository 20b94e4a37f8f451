package org.understudy.benchmarks;

import java.awt.image.BufferedImage;
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
import javax.imageio.ImageIO;
import org.understudy.nn.Adam;
import org.understudy.nn.Mlp;
import org.understudy.nn.OneHot;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingListener;
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
 * Handwritten digits, and what is measured of a model that draws them by class: how often a
 * classifier trained on real digits reads the class that was asked for, and how well one trained on
 * draws alone reads real digits that the model has not seen.
 *
 * @param images 64 numbers from 0 to 16 each
 * @param classes as many
 */
record Digits(List<float[]> images, List<Integer> classes) {
  private static final int HELD_OUT = 400;
  private static final int DRAWS_A_CLASS = 200;
  private static final int SHOWN = 16;
  private static final int ZOOM = 4;

  /**
   * Trains a model, prints what is measured of it, and writes a picture of the first draws of each
   * class, a row for each.
   *
   * @param file {@code sklearn_digits.csv.gz}: 64 pixels and the class in every line
   */
  static void measure(Path file, Choice model, ConfigNode training, Path picture)
      throws IOException {
    Digits all = read(file);
    Digits held = all.slice(0, HELD_OUT);
    Digits real = all.slice(HELD_OUT, all.size());
    Understudy understudy = Understudy.create();
    long start = System.nanoTime();
    try (Surrogate surrogate =
            understudy.train(
                real.dataset(),
                model,
                understudy.training(model, training),
                1,
                TrainingListener.NONE);
        Classifier reader = new Classifier(real, 5)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      start = System.nanoTime();
      Digits draws = draws(surrogate);
      double drawing = (System.nanoTime() - start) / 1e9;
      draws.show(picture);
      try (Classifier ofDraws = new Classifier(draws, 6)) {
        System.out.printf(
            Locale.ROOT,
            "trained in %.0f s, %d draws in %.0f s; real digits read by the classifier of real ones:"
                + " %.3f; the class asked for is read in %.3f of draws; real digits read by the"
                + " classifier of draws: %.3f%n",
            seconds,
            draws.size(),
            drawing,
            reader.accuracy(held),
            reader.accuracy(draws),
            ofDraws.accuracy(held));
      }
    }
  }

  private Digits slice(int from, int to) {
    return new Digits(images.subList(from, to), classes.subList(from, to));
  }

  private int size() {
    return images.size();
  }

  private static Digits draws(Surrogate surrogate) {
    Digits draws = new Digits(new ArrayList<>(), new ArrayList<>());
    for (int k = 0; k < 10; k++) {
      for (float[] image : surrogate.sample(new float[] {k}, DRAWS_A_CLASS, 100 + k)) {
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

  private Dataset dataset() {
    float[] pixels = new float[64 * size()];
    float[] labels = new float[size()];
    for (int i = 0; i < size(); i++) {
      System.arraycopy(images.get(i), 0, pixels, 64 * i, 64);
      labels[i] = classes.get(i);
    }
    Schema schema =
        Schema.of(
            Field.target("image", 8, 8, 1), Field.condition("digit").on(Support.classes(1, 10)));
    return Dataset.of(new Rows(schema, size(), List.of(pixels, labels)));
  }

  private void show(Path picture) throws IOException {
    int cell = 8 * ZOOM + 2;
    BufferedImage image =
        new BufferedImage(SHOWN * cell, 10 * cell, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int row = y % cell / ZOOM;
        int column = x % cell / ZOOM;
        if (row < 8 && column < 8) {
          float[] pixels = images.get(y / cell * DRAWS_A_CLASS + x / cell);
          int grey = Math.round(pixels[8 * row + column] * 255 / 16);
          image.getRaster().setSample(x, y, 0, Math.max(0, Math.min(255, grey)));
        }
      }
    }
    ImageIO.write(image, "png", picture.toFile());
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
