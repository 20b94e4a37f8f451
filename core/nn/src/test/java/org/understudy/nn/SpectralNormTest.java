package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

class SpectralNormTest {
  /** Far more iterations than the gap between singular values of these matrices needs. */
  private static final int MANY = 2000;

  private static Parameter weight(long seed, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    RandomStream.of(seed).fillNormal(values);
    return new Parameter("weight", shape, values);
  }

  /** The largest singular value, by a power iteration in double. */
  private static double sigma(double[] w, int out) {
    int rest = w.length / out;
    double[] v = new double[rest];
    for (int j = 0; j < rest; j++) {
      v[j] = 1 + 0.1 * j;
    }
    double norm = 0;
    for (int iteration = 0; iteration < MANY; iteration++) {
      double[] u = new double[out];
      for (int i = 0; i < w.length; i++) {
        u[i / rest] += w[i] * v[i % rest];
      }
      double[] next = new double[rest];
      for (int i = 0; i < w.length; i++) {
        next[i % rest] += w[i] * u[i / rest];
      }
      double squares = 0;
      for (double x : next) {
        squares += x * x;
      }
      norm = Math.sqrt(squares);
      for (int j = 0; j < rest; j++) {
        v[j] = next[j] / norm;
      }
    }
    return Math.sqrt(norm);
  }

  private static SpectralNorm settled(Parameter weight) {
    SpectralNorm norm = new SpectralNorm(weight, RandomStream.of(41));
    for (int i = 0; i < 300; i++) {
      norm.step();
    }
    return norm;
  }

  @Test
  void sigmaIsTheLargestSingularValue() {
    for (int[] dims : new int[][] {{6, 4}, {4, 6}, {1, 5}, {5, 1}, {1, 1}, {8, 3, 3, 2}}) {
      Parameter weight = weight(40, dims);
      double expected = sigma(Doubles.of(weight).values(), dims[0]);
      try (Scope scope = Scope.open()) {
        SpectralNorm norm = settled(weight);
        assertEquals(expected, norm.sigma().item(), 1e-3 * expected);
        Tensor normal = norm.weight();
        assertArrayEquals(dims, normal.shape().toArray());
        assertEquals(1, sigma(Doubles.of(normal).values(), dims[0]), 1e-3);
      }
    }
  }

  @Test
  void oneStepForEachStepFollowsAWeightInTraining() {
    Parameter weight = weight(42, 10, 7);
    SpectralNorm norm = settled(weight);
    RandomStream random = RandomStream.of(43);
    try (Scope scope = Scope.open()) {
      for (int step = 0; step < 100; step++) {
        float[] moved = weight.toArray();
        for (int i = 0; i < moved.length; i++) {
          moved[i] += (float) (0.002 * random.nextGaussian());
        }
        weight.set(moved);
        norm.step();
        double expected = sigma(Doubles.of(weight).values(), 10);
        assertEquals(expected, norm.sigma().item(), 0.01 * expected, "step " + step);
      }
    }
  }

  @Test
  void gradientIsThatOfTheWeightOverItsSigma() {
    Parameter weight = weight(44, 4, 3);
    SpectralNorm norm = settled(weight);
    Parameters both = Parameters.of(weight, norm.parameters().get("u"));
    assertEquals(1, both.trainable().list().size());
    LayerCheck.checkFirst(
        both,
        in -> norm.weight(),
        (parameters, in) -> {
          Doubles w = parameters.get("weight");
          double sigma = sigma(w.values(), 4);
          return Formulas.map(w, x -> x / sigma);
        });
  }

  @Test
  void readingChangesNothingAndTheStateIsFrozen() {
    Dense dense = new Dense(5, 3, Activation.RELU, Initialiser.fanIn(), RandomStream.of(45));
    Parameter weight = dense.parameters().get("weight");
    SpectralNorm norm = new SpectralNorm(weight, RandomStream.of(46));
    Parameter state = norm.parameters().get("u");
    assertFalse(state.trainable());
    float[] before = state.toArray();
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(47).normal(2, 5);
      float[] first = x.dense(norm.weight(), null, Activation.RELU).toArray();
      assertArrayEquals(first, x.dense(norm.weight(), null, Activation.RELU).toArray());
    }
    assertArrayEquals(before, state.toArray());
  }

  @Test
  void zerosStayZeros() {
    Parameter weight = new Parameter("weight", Shape.of(2, 2), new float[4]);
    try (Scope scope = Scope.open()) {
      assertArrayEquals(
          new float[4], new SpectralNorm(weight, RandomStream.of(48)).weight().toArray());
    }
  }

  @Test
  void aStepMayStandBetweenALossAndItsGradient() {
    Parameter weight = weight(49, 4, 3);
    SpectralNorm norm = new SpectralNorm(weight, RandomStream.of(50));
    try (Scope scope = Scope.open()) {
      Tensor projection = RandomStream.of(51).normal(4, 3);
      Tensor loss = norm.weight().mul(projection).sum();
      float[] before = Gradients.of(loss, List.of(weight.value())).get(0).toArray();
      norm.step();
      assertArrayEquals(before, Gradients.of(loss, List.of(weight.value())).get(0).toArray());
    }
  }

  @Test
  void vectorsAreRefused() {
    LayerCheck.assertRefused(
        () -> new SpectralNorm(weight(1, 3), RandomStream.of(1)),
        "spectral norm of 'weight'",
        "two axes",
        "[3]");
  }
}
