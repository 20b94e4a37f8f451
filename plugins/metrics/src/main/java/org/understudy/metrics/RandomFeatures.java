package org.understudy.metrics;

import org.understudy.tensor.RandomStream;

/**
 * A network of one hidden layer that is never trained: x to V relu(W x + b), every weight Gaussian
 * and scaled so that features of standardised rows are of order one (Rahimi and Recht 2008). Unlike
 * the rows' own moments those of its features depend on all moments of the rows.
 */
final class RandomFeatures {
  private static final int HIDDEN_PER_FEATURE = 4;

  private final double[][] inner;
  private final double[] bias;
  private final double[][] outer;

  /** The network that a seed stands for. */
  RandomFeatures(int inputs, int features, long seed) {
    RandomStream random = RandomStream.of(seed).split("random features");
    int hidden = HIDDEN_PER_FEATURE * features;
    inner = gaussian(hidden, inputs, random.split("inner"));
    bias = gaussian(1, hidden, random.split("bias"))[0];
    for (int i = 0; i < hidden; i++) {
      bias[i] *= Math.sqrt(hidden);
    }
    outer = gaussian(features, hidden, random.split("outer"));
  }

  /** Rows of Gaussians whose squares sum to one in the mean. */
  private static double[][] gaussian(int rows, int columns, RandomStream random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextGaussian() / Math.sqrt(columns);
      }
    }
    return matrix;
  }

  /** The features of each row. */
  double[][] of(Samples samples) {
    double[][] features = new double[samples.count()][];
    for (int row = 0; row < features.length; row++) {
      double[] hidden = new double[inner.length];
      for (int i = 0; i < hidden.length; i++) {
        double sum = bias[i];
        for (int j = 0; j < samples.width(); j++) {
          sum += inner[i][j] * samples.values()[row * samples.width() + j];
        }
        hidden[i] = Math.max(0, sum);
      }
      features[row] = new double[outer.length];
      for (int i = 0; i < outer.length; i++) {
        double sum = 0;
        for (int j = 0; j < hidden.length; j++) {
          sum += outer[i][j] * hidden[j];
        }
        features[row][i] = sum;
      }
    }
    return features;
  }
}
