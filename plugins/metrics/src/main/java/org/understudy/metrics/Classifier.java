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

  private final Samples samples;
  private final int boundary;
  private final int[] training;
  private final RandomStream orders;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Tensor> values = new ArrayList<>();
  private final List<float[]> first = new ArrayList<>();
  private final List<float[]> second = new ArrayList<>();
  private long steps;
  private int epochs;
  private int waited;
  private double best = Double.POSITIVE_INFINITY;

  /**
   * A classifier before its training.
   *
   * @param boundary rows before it are labelled 0, the others 1
   * @param training the rows it may learn from
   */
  Classifier(Samples samples, int boundary, int[] training, RandomStream random) {
    this.samples = samples;
    this.boundary = boundary;
    this.training = training;
    this.orders = random.split("order");
    RandomStream weights = random.split("weights");
    int hidden = 10 * samples.width();
    int[] sizes = {samples.width(), hidden, hidden, 1};
    for (int layer = 0; layer < 3; layer++) {
      int in = sizes[layer];
      int out = sizes[layer + 1];
      float bound = (float) Math.sqrt(6.0 / (in + out));
      add("weight", Shape.of(out, in), bound, weights);
      add("bias", Shape.of(out), bound, weights);
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

  /** Weight and bias of one layer after the other. */
  List<Tensor> values() {
    return values;
  }

  private Tensor logits(int[] rows, int from, int size) {
    Tensor h = Tensor.of(samples.rows(rows, from, size), size, samples.width());
    h = h.dense(values.get(0), values.get(1), Activation.RELU);
    h = h.dense(values.get(2), values.get(3), Activation.RELU);
    return h.dense(values.get(4), values.get(5), Activation.IDENTITY);
  }

  /**
   * Trains on every row once, in a new order.
   *
   * @return whether there is more to learn
   */
  boolean epoch() {
    int[] order = orders.permutation(training.length);
    for (int i = 0; i < order.length; i++) {
      order[i] = training[order[i]];
    }
    int batch = Math.min(BATCH, order.length);
    double loss = 0;
    for (int from = 0; from < order.length; from += batch) {
      int size = Math.min(batch, order.length - from);
      loss += step(order, from, size) * size;
    }
    loss /= order.length;
    waited = loss <= best - TOLERANCE ? 0 : waited + 1;
    best = Math.min(best, loss);
    epochs++;
    return epochs < MOST_EPOCHS && waited <= PATIENCE;
  }

  private double step(int[] order, int from, int size) {
    try (Scope scope = Scope.open()) {
      List<Tensor> gradients = new ArrayList<>();
      double loss = gradients(order, from, size, gradients);
      double squares = 0;
      steps++;
      for (int i = 0; i < parameters.size(); i++) {
        boolean weight = i % 2 == 0;
        if (weight) {
          squares += Updates.sumOfSquares(values.get(i));
        }
        Updates.Adam adam = new Updates.Adam(0.9f, 0.999f, 1e-8f, 0, weight ? PENALTY / size : 0);
        Updates.adam(
            parameters.get(i), gradients.get(i), 1, first.get(i), second.get(i), RATE, adam, steps);
      }
      return loss + 0.5 * PENALTY * squares / size;
    }
  }

  /**
   * The mean cross-entropy of some rows, and its gradients by {@link #values}, without the penalty.
   * A loop finds the loss and its slopes by the logits together, where operations on so few numbers
   * would cost a tenth of the step.
   */
  double gradients(int[] rows, int from, int size, List<Tensor> gradients) {
    Tensor logits = logits(rows, from, size);
    float[] slopes = new float[size];
    double loss = crossEntropy(logits.toArray(), rows, from, slopes);
    gradients.addAll(Gradients.of(logits.mul(Tensor.of(slopes, size, 1)).sum(), values));
    return loss;
  }

  /**
   * The mean of log(1 + exp(z)) - label z over a batch.
   *
   * @param slopes overwritten by the derivative by each z
   */
  private double crossEntropy(float[] logits, int[] rows, int from, float[] slopes) {
    double linear = 0;
    // No factor exceeds 2 and a batch has at most 200 rows, so one logarithm serves them all.
    double product = 1;
    for (int i = 0; i < logits.length; i++) {
      double label = rows[from + i] < boundary ? 0 : 1;
      double z = logits[i];
      double decay = Math.exp(-Math.abs(z));
      product *= 1 + decay;
      linear += Math.max(z, 0) - label * z;
      double probability = (z > 0 ? 1 : decay) / (1 + decay);
      slopes[i] = (float) ((probability - label) / logits.length);
    }
    return (linear + Math.log(product)) / logits.length;
  }

  /** The share of the named rows whose label it gets right. */
  double accuracy(int[] rows) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      float[] out = logits(rows, 0, rows.length).toArray();
      int right = 0;
      for (int i = 0; i < rows.length; i++) {
        right += (out[i] > 0) == (rows[i] >= boundary) ? 1 : 0;
      }
      return right / (double) rows.length;
    }
  }

  @Override
  public void close() {
    parameters.forEach(Parameter::close);
  }
}
