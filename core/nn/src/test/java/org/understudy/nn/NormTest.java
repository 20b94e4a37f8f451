package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class NormTest {
  private static final int[][] SHAPES = {{3, 4}, {2, 3, 4}, {2, 3, 2, 4}, {2, 2, 1, 2, 4}};

  @Test
  void groupsOfChannelsOverAllPositions() {
    for (int groups : new int[] {1, 2}) {
      for (int[] dims : SHAPES) {
        GroupNorm norm = new GroupNorm(groups, 4);
        LayerCheck.scramble(norm.parameters(), 1);
        LayerCheck.check(
            norm.parameters(),
            in -> norm.apply(in[0]),
            (p, in) -> Images.groupNorm(in[0], groups, p.get("scale"), p.get("shift")),
            Doubles.random(30, dims));
      }
    }
  }

  @Test
  void groupsWithSomethingAddedAndAnActivation() {
    for (Activation activation : new Activation[] {Activation.SILU, Activation.TANH}) {
      for (int[] dims : new int[][] {{2, 3, 4}, {2, 3, 2, 4}, {2, 2, 1, 2, 4}}) {
        GroupNorm norm = new GroupNorm(2, 4);
        LayerCheck.scramble(norm.parameters(), 1);
        LayerCheck.check(
            norm.parameters(),
            in -> norm.apply(in[0], in[1], activation),
            (p, in) -> {
              Doubles x = Images.spread(in[0], in[1]);
              Doubles normal = Images.groupNorm(x, 2, p.get("scale"), p.get("shift"));
              return Formulas.map(
                  normal, activation == Activation.SILU ? Formulas::silu : Math::tanh);
            },
            Doubles.random(36, dims),
            Doubles.random(37, dims[0], 4));
      }
    }
  }

  @Test
  void oneChannelOfOneImageOverItsPositions() {
    for (int[] dims : new int[][] {{2, 5, 3}, {2, 3, 2, 3}}) {
      InstanceNorm norm = new InstanceNorm(3);
      LayerCheck.scramble(norm.parameters(), 1);
      LayerCheck.check(
          norm.parameters(),
          in -> norm.apply(in[0]),
          (p, in) -> Images.groupNorm(in[0], 3, p.get("scale"), p.get("shift")),
          Doubles.random(31, dims));
    }
  }

  /** The batch as one image. */
  private static Doubles batchNorm(Doubles x, Doubles scale, Doubles shift) {
    int channels = x.dim(-1);
    Doubles flat = x.as(1, x.values().length / channels, channels);
    return Images.groupNorm(flat, channels, scale, shift).as(x.dims());
  }

  @Test
  void oneChannelOverTheWholeBatch() {
    for (int[] dims : SHAPES) {
      BatchNorm norm = new BatchNorm(4);
      LayerCheck.scramble(norm.parameters(), 1);
      LayerCheck.check(
          norm.parameters(),
          in -> norm.training(in[0]),
          (p, in) -> batchNorm(in[0], p.get("scale"), p.get("shift")),
          Doubles.random(32, dims));
    }
  }

  @Test
  void afterTrainingByTheRunningStatistics() {
    BatchNorm norm = new BatchNorm(3, 0.3);
    LayerCheck.scramble(norm.parameters(), 1);
    norm.parameters().get("mean").set(new float[] {0.5f, -1, 2});
    norm.parameters().get("variance").set(new float[] {0.25f, 4, 1});
    LayerCheck.check(
        norm.parameters(),
        in -> norm.inference(in[0]),
        (p, in) ->
            Doubles.build(
                i -> {
                  int c = i[2];
                  double centred = in[0].at(i) - p.get("mean").at(c);
                  return centred / Math.sqrt(p.get("variance").at(c) + 1e-5) * p.get("scale").at(c)
                      + p.get("shift").at(c);
                },
                4,
                2,
                3),
        Doubles.random(33, 4, 2, 3));
  }

  @Test
  void runningStatisticsFollowTraining() {
    BatchNorm norm = new BatchNorm(2, 0.25);
    assertFalse(norm.parameters().get("mean").trainable());
    assertFalse(norm.parameters().get("variance").trainable());
    try (Scope scope = Scope.open()) {
      // Means 2 and 10; variances over n - 1: ((-2)^2 + 0 + 2^2) / 2 = 4 and 0.
      Tensor x = Tensor.of(new float[] {0, 10, 2, 10, 4, 10}, 3, 1, 2);
      norm.training(x);
      // A quarter of the way from 0 to the means, and from 1 to the variances.
      assertArrayEquals(new float[] {0.5f, 2.5f}, norm.parameters().get("mean").toArray());
      assertArrayEquals(new float[] {1.75f, 0.75f}, norm.parameters().get("variance").toArray());
      norm.training(x);
      assertArrayEquals(new float[] {0.875f, 4.375f}, norm.parameters().get("mean").toArray());
      float[] kept = norm.parameters().get("mean").toArray();
      norm.inference(x);
      assertArrayEquals(kept, norm.parameters().get("mean").toArray(), "inference moves nothing");
    }
  }

  @Test
  void trainingAndInferenceAgreeOnceTheAverageHasSettled() {
    try (Scope scope = Scope.open()) {
      BatchNorm norm = new BatchNorm(3);
      Tensor x = RandomStream.of(34).normal(400, 3).mul(2).add(5);
      for (int i = 0; i < 200; i++) {
        norm.training(x);
      }
      // Variances divided by 400 and by 399 differ by a part in 400.
      assertArrayEquals(norm.training(x).toArray(), norm.inference(x).toArray(), 0.01f, "settled");
    }
  }

  @Test
  void beginAsPlainNormsAndIgnoreConstants() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(35).normal(4, 3, 3, 4);
      for (Tensor y :
          new Tensor[] {
            new GroupNorm(2, 4).apply(x), new InstanceNorm(4).apply(x), new BatchNorm(4).training(x)
          }) {
        assertEquals(0, y.mean().item(), 1e-5);
        assertEquals(1, y.square().mean().item(), 1e-3);
      }
      float[] expected = new GroupNorm(2, 4).apply(x).toArray();
      assertArrayEquals(expected, new GroupNorm(2, 4).apply(x.add(64)).toArray(), 1e-3f);
      Tensor flat = Tensor.full(3, 2, 5, 4).variable();
      Tensor y = new GroupNorm(2, 4).apply(flat);
      // 3 / sqrt(1e-5) = 949 less the same, each rounded to 2^-14.
      assertArrayEquals(new float[40], y.toArray(), 1.3e-4f);
      assertArrayEquals(
          new float[40], Gradients.of(y.sum(), List.of(flat)).get(0).toArray(), 1e-3f);
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    LayerCheck.assertRefused(() -> new GroupNorm(3, 4), "group-norm.groups", "4", "found 3");
    LayerCheck.assertRefused(() -> new GroupNorm(0, 4), "group-norm.groups", "found 0");
    LayerCheck.assertRefused(() -> new BatchNorm(3, 0), "momentum", "found 0.0");
    LayerCheck.assertRefused(() -> new BatchNorm(0), "batch-norm.channels", "found 0");
    LayerCheck.assertRefused(() -> new InstanceNorm(0), "instance-norm.channels", "found 0");
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 5, 3);
      LayerCheck.assertRefused(() -> new GroupNorm(2, 4).apply(x), "last axis of 4", "[2, 5, 3]");
      Tensor fits = Tensor.zeros(2, 5, 4);
      LayerCheck.assertRefused(
          () -> new GroupNorm(2, 4).apply(fits, Tensor.zeros(2, 3), Activation.SILU),
          "[2, 5, 4]",
          "[2, 4]",
          "[2, 3]");
      LayerCheck.assertRefused(() -> new InstanceNorm(4).apply(x), "last axis of 4", "[2, 5, 3]");
      LayerCheck.assertRefused(() -> new BatchNorm(4).training(x), "last axis of 4");
      LayerCheck.assertRefused(() -> new BatchNorm(4).inference(x), "last axis of 4");
      LayerCheck.assertRefused(
          () -> new BatchNorm(3).training(Tensor.zeros(1, 3)), "at least 2", "[1, 3]");
    }
  }
}
