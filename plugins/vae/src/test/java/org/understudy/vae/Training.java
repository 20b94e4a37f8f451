package org.understudy.vae;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.understudy.nn.Optimiser;
import org.understudy.spi.Batch;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Short trainings, and what linear models come to. */
final class Training {
  private Training() {}

  /** Networks without hidden layers. */
  static NetworkConfig linear() {
    return new NetworkConfig(NetworkConfig.Type.DENSE, 32, 0, 1, 3, Activation.SILU);
  }

  /** Adam in batches of rows, its rate falling to nothing. */
  static void run(Model model, float[] x, int features, int batch, double rate, int epochs) {
    RandomStream random = RandomStream.of(11);
    int rows = x.length / features;
    Objective objective = model.objectives().get(0);
    List<Parameter> moved = objective.parameters().list();
    Optimiser adam = Optimiser.Kind.ADAM.create(objective.parameters(), 0);
    int steps = rows / batch * epochs;
    for (int step = 0; step < steps; step++) {
      float[] chosen = new float[batch * features];
      for (int i = 0; i < batch; i++) {
        System.arraycopy(x, random.nextInt(rows) * features, chosen, i * features, features);
      }
      try (Scope scope = Scope.open()) {
        Tensor loss = objective.loss(new Batch(Tensor.of(chosen, batch, features), null), random);
        List<Tensor> gradients = Gradients.of(loss, moved.stream().map(Parameter::value).toList());
        adam.step(gradients, 1, rate * (1 - (double) step / steps));
      }
    }
  }

  /** The eigenvalues of the covariance of some rows, from the largest. */
  static double[] eigenvalues(float[] x, int rows, int features) {
    double[] mean = new double[features];
    for (int i = 0; i < x.length; i++) {
      mean[i % features] += x[i] / (double) rows;
    }
    double[][] covariance = new double[features][features];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < features; i++) {
        for (int j = 0; j < features; j++) {
          covariance[i][j] +=
              (x[row * features + i] - mean[i]) * (x[row * features + j] - mean[j]) / rows;
        }
      }
    }
    double[] values =
        new EigenDecomposition(new Array2DRowRealMatrix(covariance)).getRealEigenvalues();
    Arrays.sort(values);
    return IntStream.range(0, features).mapToDouble(i -> values[features - 1 - i]).toArray();
  }

  /** A section of an experiment file: keys and values in turn. */
  static Map<String, ConfigNode> section(Object... keysAndValues) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put((String) keysAndValues[i], new ConfigNode(keysAndValues[i + 1], "", ""));
    }
    return entries;
  }
}
