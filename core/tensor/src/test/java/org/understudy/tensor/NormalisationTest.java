package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NormalisationTest {
  private static final float EPSILON = 0.01f;

  /** The four of them, the groups being three wherever there are any. */
  enum Kind {
    LAYER {
      @Override
      Tensor apply(Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon) {
        return Normalisation.layer(x, scale, shift, epsilon);
      }

      @Override
      Object set(int[] index, int channels) {
        return Arrays.toString(Arrays.copyOf(index, index.length - 1));
      }
    },

    GROUP {
      @Override
      Tensor apply(Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon) {
        return Normalisation.group(x, groups(x.dim(-1)), scale, shift, epsilon);
      }

      @Override
      Object set(int[] index, int channels) {
        int members = channels / groups(channels);
        return List.of(index[0], index[index.length - 1] / members);
      }
    },

    INSTANCE {
      @Override
      Tensor apply(Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon) {
        return Normalisation.instance(x, scale, shift, epsilon);
      }

      @Override
      Object set(int[] index, int channels) {
        return List.of(index[0], index[index.length - 1]);
      }
    },

    BATCH {
      @Override
      Tensor apply(Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon) {
        return Normalisation.batch(x, scale, shift, epsilon);
      }

      @Override
      Object set(int[] index, int channels) {
        return index[index.length - 1];
      }
    };

    static int groups(int channels) {
      return channels % 3 == 0 ? 3 : 1;
    }

    abstract Tensor apply(Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, float epsilon);

    /** What elements with the same mean have in common. */
    abstract Object set(int[] index, int channels);

    NaiveNormalisation naive(int channels, float epsilon) {
      return new NaiveNormalisation(index -> set(index, channels), epsilon);
    }
  }

  private static Doubles ones(int channels) {
    return new Doubles(new double[channels], channels).map(zero -> 1);
  }

  private static Doubles zeros(int channels) {
    return new Doubles(new double[channels], channels);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void valueAndDerivativesFollowTheDefinition(Kind kind) {
    int[][] shapes = {
      {2, 3, 3, 6}, {3, 4, 2}, {2, 5, 1}, {1, 2, 3, 2, 3}, {5, 3}, {2, 1, 3}, {1, 1, 1}
    };
    for (int[] dims : shapes) {
      int channels = dims[dims.length - 1];
      NaiveNormalisation naive = kind.naive(channels, EPSILON);
      Doubles x = Doubles.random(1, -1, 1, dims);
      Derivatives.of(
              in -> kind.apply(in[0], in[1], in[2], EPSILON),
              in -> naive.apply(in[0], in[1], in[2]))
          .within(1e-5, 5e-5, 5e-4)
          .check(x, Doubles.random(2, 0.5, 1.5, channels), Doubles.random(3, -1, 1, channels));
      Derivatives.of(
              in -> kind.apply(in[0], null, null, EPSILON),
              in -> naive.apply(in[0], ones(channels), zeros(channels)))
          .within(1e-5, 5e-5, 5e-4)
          .check(x);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void imagesOfManyRowsOfTheKernel(Kind kind) {
    // 6 channels fill 2046 of 2048 floats, and the last row is not full; 3000 channels are more
    // than one row.
    for (int[] dims :
        new int[][] {{2, 7, 5, 6}, {2, 40, 31, 6}, {2, 3, 3000}, {2, 2048, 1}, {1, 33, 32, 64}}) {
      int channels = dims[dims.length - 1];
      NaiveNormalisation naive = kind.naive(channels, EPSILON);
      Doubles x = Doubles.random(4, -1, 3, dims);
      Doubles scale = Doubles.random(5, 0.5, 1.5, channels);
      Doubles shift = Doubles.random(6, -1, 1, channels);
      Doubles g = Doubles.random(7, -1, 1, dims);
      try (Scope scope = Scope.open()) {
        List<Tensor> inputs =
            List.of(x.tensor().variable(), scale.tensor().variable(), shift.tensor().variable());
        Tensor y = kind.apply(inputs.get(0), inputs.get(1), inputs.get(2), EPSILON);
        assertClose("value", naive.apply(x, scale, shift), y, 1e-5);
        Tensor loss = y.mul(g.tensor()).sum();
        Doubles toScale = naive.gradientOfScale(x, g);
        Doubles toShift = Doubles.zip(zeros(channels), sumOverAllButTheLast(g), Double::sum);
        for (List<Tensor> found :
            List.of(Gradients.of(loss, inputs), Gradients.differentiable(loss, inputs))) {
          assertClose("gradient of x", naive.gradient(x, scale, g), found.get(0), 3e-5);
          assertClose("gradient of the scale", toScale, found.get(1), 1e-4);
          assertClose("gradient of the shift", toShift, found.get(2), 1e-4);
        }
      }
    }
  }

  private static Doubles sumOverAllButTheLast(Doubles g) {
    Doubles sums = g;
    while (sums.dims().length > 1) {
      sums = sums.reduce(0, line -> Arrays.stream(line).sum());
    }
    return sums;
  }

  private static void assertClose(String what, Doubles expected, Tensor found, double tolerance) {
    assertArrayEquals(expected.dims(), found.shape().toArray(), what);
    Derivatives.assertClose(what, expected.values(), Doubles.of(found).values(), tolerance);
  }

  /**
   * A mean of 1000 and a deviation of 0.01: the square of the one is 1e10 times that of the other,
   * beyond float32. A mean summed in float32 is off by some of its last digits of 6e-5, so by up to
   * a tenth of a deviation, and the gradient with it; the deviation itself is not.
   */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLargeMeanDoesNotCancelTheDeviation(Kind kind) {
    Doubles x = far(8);
    Doubles g = Doubles.random(9, -0.01, 0.01, x.dims());
    NaiveNormalisation naive = kind.naive(24, 1e-10f);
    try (Scope scope = Scope.open()) {
      Tensor variable = x.tensor().variable();
      Tensor y = kind.apply(variable, null, null, 1e-10f);
      assertClose("value", naive.apply(x, ones(24), zeros(24)), y, 0.1);
      assertEquals(1, y.square().mean().item(), 0.01, "the mean square");
      Doubles gradient = naive.gradient(x, ones(24), g);
      Tensor loss = y.mul(g.tensor()).sum();
      List<Tensor> inputs = List.of(variable);
      assertClose("gradient", gradient, Gradients.of(loss, inputs).get(0), 0.01);
      assertClose("differentiable", gradient, Gradients.differentiable(loss, inputs).get(0), 0.01);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GROUP", "INSTANCE"})
  void groupsFindALargeMeanToTheLastDigit(Kind kind) {
    Doubles x = far(10);
    Doubles g = Doubles.random(11, -0.01, 0.01, x.dims());
    NaiveNormalisation naive = kind.naive(24, 1e-10f);
    try (Scope scope = Scope.open()) {
      Tensor variable = x.tensor().variable();
      Tensor y = kind.apply(variable, null, null, 1e-10f);
      assertClose("value", naive.apply(x, ones(24), zeros(24)), y, 1e-5);
      Tensor loss = y.mul(g.tensor()).sum();
      assertClose(
          "gradient",
          naive.gradient(x, ones(24), g),
          Gradients.of(loss, List.of(variable)).get(0),
          1e-5);
    }
  }

  private static Doubles far(long seed) {
    RandomStream stream = RandomStream.of(seed);
    return Doubles.build(
        new int[] {4, 9, 11, 24}, index -> (float) (1000 + 0.01 * stream.nextGaussian()));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void constantsBecomeTheShift(Kind kind) {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.full(1000.1f, 2, 5, 3);
      Tensor shift = Tensor.of(new float[] {1, 2, 3});
      float[] y = kind.apply(x, null, shift, 1e-5f).toArray();
      for (int i = 0; i < y.length; i++) {
        assertEquals(1 + i % 3, y[i], 0.05f, "element " + i);
      }
    }
  }

  @Test
  void asManyGroupsAsChannelsIsInstanceAndOneGroupOfOnePositionIsLayer() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(12).normal(3, 7, 5, 6);
      Tensor scale = RandomStream.of(13).normal(6);
      Tensor shift = RandomStream.of(14).normal(6);
      assertArrayEquals(
          Normalisation.instance(x, scale, shift, EPSILON).toArray(),
          Normalisation.group(x, 6, scale, shift, EPSILON).toArray());
      Tensor flat = x.reshape(105, 6);
      assertArrayEquals(
          Normalisation.layer(flat, scale, shift, EPSILON).toArray(),
          Normalisation.group(flat, 1, scale, shift, EPSILON).toArray(),
          1e-5f);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nanStaysAmongTheElementsThatShareItsMean(Kind kind) {
    int[] dims = {3, 2, 4, 6};
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int[] where : new int[][] {{1, 0, 0, 0}, {1, 1, 2, 3}, {0, 0, 0, 5}}) {
        Object set = kind.set(where, 6);
        try (Scope scope = Scope.open()) {
          Doubles x = Doubles.random(15, -1, 1, dims);
          Doubles spoilt =
              Doubles.build(dims, index -> Arrays.equals(index, where) ? bad : x.at(index));
          Tensor variable = spoilt.tensor().variable();
          Tensor y = kind.apply(variable, null, null, EPSILON);
          Tensor gradient = Gradients.of(y.mul(x.tensor()).sum(), List.of(variable)).get(0);
          Doubles value = Doubles.of(y);
          Doubles slope = Doubles.of(gradient);
          Doubles.build(
              dims,
              index -> {
                boolean shared = Objects.equals(set, kind.set(index, 6));
                String at = kind + " of " + bad + " at " + Arrays.toString(index);
                if (shared && Float.isNaN(bad)) {
                  assertTrue(Double.isNaN(value.at(index)), at);
                  assertTrue(Double.isNaN(slope.at(index)), "gradient, " + at);
                } else if (!shared) {
                  assertTrue(Double.isFinite(value.at(index)), at);
                  assertTrue(Double.isFinite(slope.at(index)), "gradient, " + at);
                }
                return 0;
              });
          assertTrue(Double.isNaN(value.at(where)), kind + ": the place of " + bad);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void emptyImagesStayEmpty(Kind kind) {
    for (int[] dims : new int[][] {{0, 4, 6}, {2, 0, 6}, {0, 6}, {2, 3, 0}}) {
      try (Scope scope = Scope.open()) {
        Tensor x = Tensor.zeros(dims).variable();
        Tensor scale = Tensor.ones(dims[dims.length - 1]).variable();
        Tensor y = kind.apply(x, scale, null, EPSILON);
        assertArrayEquals(dims, y.shape().toArray());
        List<Tensor> gradients = Gradients.of(y.sum(), List.of(x, scale));
        assertArrayEquals(dims, gradients.get(0).shape().toArray());
        assertArrayEquals(new float[scale.size()], gradients.get(1).toArray());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void failuresLeakNothing(Kind kind) {
    long before = Engine.memory().liveTensors();
    Tensor x;
    try (Scope scope = Scope.open()) {
      x = Tensor.zeros(2, 3, 6);
    }
    assertThrows(IllegalStateException.class, () -> kind.apply(x, null, null, EPSILON));
    try (Scope scope = Scope.open()) {
      assertThrows(IllegalStateException.class, () -> kind.apply(x, null, null, EPSILON));
    }
    assertEquals(before, Engine.memory().liveTensors());
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 7, 5, 6);
      Tensor five = Tensor.zeros(5);
      for (Kind kind : Kind.values()) {
        String name =
            kind == Kind.INSTANCE ? "group" : kind.name().toLowerCase(java.util.Locale.ROOT);
        assertMessage(() -> kind.apply(x, five, null, EPSILON), name, "[2, 7, 5, 6]", "[6]", "[5]");
        assertMessage(() -> kind.apply(x, null, five, EPSILON), name, "[2, 7, 5, 6]", "[6]", "[5]");
        if (kind != Kind.LAYER) {
          assertMessage(() -> kind.apply(five, null, null, EPSILON), "at least 2 axes", "[5]");
        }
      }
      assertMessage(() -> Normalisation.layer(Tensor.scalar(1), null, null, EPSILON), "1 axes");
      for (int groups : new int[] {0, -3, 4, 12}) {
        assertMessage(
            () -> Normalisation.group(x, groups, null, null, EPSILON),
            "6 channels",
            "[2, 7, 5, 6]",
            groups + " groups");
      }
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
