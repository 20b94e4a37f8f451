package org.understudy.metrics;

import java.util.ArrayList;
import java.util.List;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;
import org.understudy.tensor.Updates;

/**
 * The two-hidden-layer classifier of the benchmark's C2ST, trained as scikit-learn's MLPClassifier
 * trains with its defaults: Adam at 1e-3, batches of 200, weight penalty 1e-4, until the training
 * loss has not fallen by 1e-4 for more than ten epochs.
 */
final class Classifier implements AutoCloseable {
  private static final int BATCH = 200;
  private static final int MOST_EPOCHS = 10_000;
  private static final int PATIENCE = 10;
  private static final double TOLERANCE = 1e-4;
  private static final double RATE = 1e-3;
  private static final float PENALTY = 1e-4f;

  private final int width;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Tensor> values = new ArrayList<>();
  private final List<float[]> first = new ArrayList<>();
  private final List<float[]> second = new ArrayList<>();
  private long steps;

  Classifier(int width, int hidden, RandomStream random) {
    this.width = width;
    int[] sizes = {width, hidden, hidden, 1};
    for (int layer = 0; layer < 3; layer++) {
      int in = sizes[layer];
      int out = sizes[layer + 1];
      float bound = (float) Math.sqrt((layer == 2 ? 2.0 : 6.0) / (in + out));
      add("weight", Shape.of(out, in), bound, random);
      add("bias", Shape.of(out), bound, random);
    }
  }

  private void add(String name, Shape shape, float bound, RandomStream random) {
    float[] initial = new float[shape.size()];
    random.fillUniform(initial);
    for (int i = 0; i < initial.length; i++) {
      initial[i] = (2 * initial[i] - 1) * bound;
    }
    Parameter parameter = new Parameter(name, shape, initial);
    parameters.add(parameter);
    values.add(parameter.value());
    first.add(new float[initial.length]);
    second.add(new float[initial.length]);
  }

  private Tensor logits(Tensor x) {
    Tensor h = x.dense(values.get(0), values.get(1), Activation.RELU);
    h = h.dense(values.get(2), values.get(3), Activation.RELU);
    return h.dense(values.get(4), values.get(5), Activation.IDENTITY);
  }

  /** Trains on the named rows. */
  void fit(float[] x, float[] labels, int[] rows, RandomStream random) {
    double best = Double.POSITIVE_INFINITY;
    int waited = 0;
    int batch = Math.min(BATCH, rows.length);
    for (int epoch = 0; epoch < MOST_EPOCHS && waited <= PATIENCE; epoch++) {
      int[] order = random.permutation(rows.length);
      double loss = 0;
      for (int from = 0; from < rows.length; from += batch) {
        int size = Math.min(batch, rows.length - from);
        loss += step(x, labels, rows, order, from, size) * size;
      }
      loss /= rows.length;
      waited = loss > best - TOLERANCE ? waited + 1 : 0;
      best = Math.min(best, loss);
    }
  }

  private double step(float[] x, float[] labels, int[] rows, int[] order, int from, int size) {
    float[] inputs = new float[size * width];
    float[] targets = new float[size];
    for (int i = 0; i < size; i++) {
      int row = rows[order[from + i]];
      System.arraycopy(x, row * width, inputs, i * width, width);
      targets[i] = labels[row];
    }
    try (Scope scope = Scope.open()) {
      Tensor out = logits(Tensor.of(inputs, size, width));
      Tensor loss = out.softplus().sub(out.mul(Tensor.of(targets, size, 1))).mean();
      List<Tensor> gradients = Gradients.of(loss, values);
      double squares = 0;
      steps++;
      for (int i = 0; i < values.size(); i++) {
        boolean weight = i % 2 == 0;
        if (weight) {
          squares += Updates.sumOfSquares(values.get(i));
        }
        Updates.Adam adam = new Updates.Adam(0.9f, 0.999f, 1e-8f, 0, weight ? PENALTY / size : 0);
        Updates.adam(
            parameters.get(i), gradients.get(i), 1, first.get(i), second.get(i), RATE, adam, steps);
      }
      return loss.item() + 0.5 * PENALTY * squares / size;
    }
  }

  /** The share of the named rows whose label it gets right. */
  double accuracy(float[] x, float[] labels, int[] rows) {
    float[] inputs = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(x, rows[i] * width, inputs, i * width, width);
    }
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      float[] out = logits(Tensor.of(inputs, rows.length, width)).toArray();
      int right = 0;
      for (int i = 0; i < rows.length; i++) {
        right += (out[i] > 0) == (labels[rows[i]] > 0.5f) ? 1 : 0;
      }
      return right / (double) rows.length;
    }
  }

  @Override
  public void close() {
    parameters.forEach(Parameter::close);
  }
}
