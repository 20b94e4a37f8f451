package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Group norms with something added to every image's channels and an activation behind them. */
class GroupNormalisationTest {
  private static final float EPSILON = 0.01f;

  @AfterEach
  void oneThreadAgain() {
    Engine.threads(1);
  }

  private static double activated(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case TANH -> Math.tanh(x);
      case SILU -> x / (1 + Math.exp(-x));
      default -> throw new IllegalArgumentException(activation.toString());
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"IDENTITY", "TANH", "SILU"})
  void valueAndDerivativesFollowTheDefinition(Activation activation) {
    for (int[] dims : new int[][] {{2, 3, 3, 6}, {3, 4, 2}, {1, 2, 3, 2, 3}, {2, 1, 3}, {4, 6}}) {
      int channels = dims[dims.length - 1];
      int groups = channels % 3 == 0 ? 3 : 1;
      NaiveNormalisation naive =
          new NaiveNormalisation(
              index -> List.of(index[0], index[index.length - 1] * groups / channels), EPSILON);
      Derivatives.of(
              in -> Normalisation.group(in[0], in[3], groups, in[1], in[2], EPSILON, activation),
              in ->
                  naive
                      .apply(
                          Doubles.build(
                              dims,
                              index ->
                                  in[0].at(index) + in[3].at(index[0], index[index.length - 1])),
                          in[1],
                          in[2])
                      .map(x -> activated(activation, x)))
          .within(1e-5, 5e-5, 1e-3)
          .check(
              Doubles.random(1, -1, 1, dims),
              Doubles.random(2, 0.5, 1.5, channels),
              Doubles.random(3, -1, 1, channels),
              Doubles.random(4, -2, 2, dims[0], channels));
    }
  }

  /** The value, and the gradients of all inputs. */
  private static List<Tensor> onePass(List<Tensor> in, Tensor g) {
    Tensor y =
        Normalisation.group(
            in.get(0), in.get(3), 2, in.get(1), in.get(2), EPSILON, Activation.SILU);
    return withGradients(y, in, g);
  }

  private static List<Tensor> manyPasses(List<Tensor> in, Tensor g) {
    int[] spread = in.get(0).shape().toArray();
    for (int i = 1; i < spread.length - 1; i++) {
      spread[i] = 1;
    }
    Tensor x = in.get(0).add(in.get(3).reshape(spread));
    return withGradients(Normalisation.group(x, 2, in.get(1), in.get(2), EPSILON).silu(), in, g);
  }

  private static List<Tensor> withGradients(Tensor y, List<Tensor> in, Tensor g) {
    List<Tensor> gradients = Gradients.of(y.mul(g).sum(), in);
    return List.of(y, gradients.get(0), gradients.get(1), gradients.get(2), gradients.get(3));
  }

  private static List<Tensor> inputs(RandomStream random, int... dims) {
    int channels = dims[dims.length - 1];
    return List.of(
        random.normal(dims).variable(),
        random.normal(channels).variable(),
        random.normal(channels).variable(),
        random.normal(dims[0], channels).variable());
  }

  @Test
  void imagesOfManyBlocksAreThoseOfManyPasses() {
    // Less than a row of the kernel, more than a block of rows, neither a multiple; a row of one.
    for (int[] dims : new int[][] {{2, 5, 7, 6}, {3, 90, 77, 6}, {2, 33, 3000}, {1, 33, 32, 64}}) {
      try (Scope scope = Scope.open()) {
        RandomStream random = RandomStream.of(5);
        List<Tensor> in = inputs(random, dims);
        Tensor g = random.normal(dims);
        List<Tensor> expected = manyPasses(in, g);
        List<Tensor> found = onePass(in, g);
        for (int i = 0; i < expected.size(); i++) {
          Derivatives.assertClose(
              "result " + i,
              Doubles.of(expected.get(i)).values(),
              Doubles.of(found.get(i)).values(),
              3e-5);
        }
      }
    }
  }

  @Test
  void aTeamFindsWhatOneThreadFindsBitForBit() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(6);
      List<Tensor> in = inputs(random, 5, 64, 64, 64);
      Tensor g = random.normal(5, 64, 64, 64);
      List<Tensor> expected = onePass(in, g);
      for (int threads = 2; threads <= 3; threads++) {
        Engine.threads(threads);
        List<Tensor> found = onePass(in, g);
        for (int i = 0; i < 4; i++) {
          assertArrayEquals(expected.get(i).toArray(), found.get(i).toArray(), "result " + i);
        }
        try (Engine.Alone alone = Engine.alone()) {
          assertArrayEquals(expected.get(0).toArray(), onePass(in, g).get(0).toArray());
        }
      }
    }
  }

  @Test
  void whatIsAddedHasARowForEachImage() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 5, 6);
      for (int[] dims : new int[][] {{6}, {1, 6}, {2, 5}, {2, 1, 6}}) {
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                        Normalisation.group(
                            x, Tensor.zeros(dims), 2, null, null, EPSILON, Activation.SILU))
                .getMessage();
        assertTrue(message.contains("[2, 5, 6]") && message.contains("[2, 6]"), message);
      }
      for (int[] dims : new int[][] {{0, 4, 6}, {2, 0, 6}}) {
        Tensor empty = Tensor.zeros(dims).variable();
        Tensor added = Tensor.zeros(dims[0], 6).variable();
        Tensor y = Normalisation.group(empty, added, 2, null, null, EPSILON, Activation.SILU);
        assertArrayEquals(dims, y.shape().toArray());
        assertArrayEquals(
            new float[6 * dims[0]], Gradients.of(y.sum(), List.of(added)).get(0).toArray());
      }
    }
  }
}
