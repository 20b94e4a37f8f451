package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Padding;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class EquivariantConvTest {
  private static final int SIDE = 6;

  private static int[] indices(int start, int step) {
    int[] indices = new int[SIDE];
    for (int i = 0; i < SIDE; i++) {
      indices[i] = Math.floorMod(start + step * i, SIDE);
    }
    return indices;
  }

  private static Tensor turned(Tensor x) {
    return x.permute(0, 2, 1, 3).gather(1, indices(SIDE - 1, -1));
  }

  private static Tensor mirrored(Tensor x) {
    return x.gather(2, indices(SIDE - 1, -1));
  }

  /** Generators of the symmetries of a periodic square lattice, and one of their products. */
  private static List<UnaryOperator<Tensor>> symmetries() {
    return List.of(
        EquivariantConvTest::turned,
        EquivariantConvTest::mirrored,
        x -> x.gather(1, indices(1, 1)),
        x -> x.gather(2, indices(4, 1)),
        x -> turned(turned(mirrored(x.gather(1, indices(2, 1))))));
  }

  private static EquivariantConv layer(int in, int out, int extent, long seed) {
    return new EquivariantConv(in, out, extent, Activation.SILU, RandomStream.of(seed));
  }

  @Test
  void turnsMirrorsAndShiftsWithTheField() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(50).normal(2, SIDE, SIDE, 2);
      for (int extent : new int[] {1, 3, 5}) {
        EquivariantConv first = layer(2, 4, extent, 51);
        EquivariantConv second = layer(4, 1, extent, 52);
        Tensor y = second.apply(first.apply(x));
        for (UnaryOperator<Tensor> symmetry : symmetries()) {
          Tensor moved = second.apply(first.apply(symmetry.apply(x)));
          assertArrayEquals(symmetry.apply(y).toArray(), moved.toArray(), 2e-6f);
          // The field itself is not symmetric, so that the equality above says something.
          assertTrue(symmetry.apply(x).sub(x).abs().sum().item() > 1);
        }
        // What is summed over the lattice does not change at all.
        assertEquals(y.sum().item(), second.apply(first.apply(turned(x))).sum().item(), 1e-5);
      }
    }
  }

  @Test
  void anUnconstrainedKernelDoesNotTurn() {
    try (Scope scope = Scope.open()) {
      Kernel kernel = Kernel.of(3, 3).same().border(Padding.CIRCULAR);
      Conv conv = new Conv(2, 4, kernel, Activation.SILU, RandomStream.of(53));
      Tensor x = RandomStream.of(50).normal(2, SIDE, SIDE, 2);
      Tensor difference = conv.apply(turned(x)).sub(turned(conv.apply(x)));
      assertTrue(difference.abs().mean().item() > 0.01);
    }
  }

  @Test
  void anOddLayerTurnsItsSign() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(54).normal(2, SIDE, SIDE, 1);
      for (Activation activation : new Activation[] {Activation.IDENTITY, Activation.TANH}) {
        EquivariantConv layer = EquivariantConv.odd(1, 3, 3, activation, RandomStream.of(55));
        assertEquals(1, layer.parameters().list().size());
        Tensor y = layer.apply(x);
        assertArrayEquals(y.neg().toArray(), layer.apply(x.neg()).toArray(), 1e-7f);
        assertArrayEquals(turned(y).toArray(), layer.apply(turned(x)).toArray(), 2e-6f);
      }
      EquivariantConv even = layer(1, 3, 3, 56);
      assertTrue(even.apply(x).add(even.apply(x.neg())).abs().mean().item() > 0.01);
    }
  }

  @Test
  void theKernelIsTheAverageOverTheEightSymmetries() {
    // Centre, nearest, diagonal; then two away: straight, knight's move, diagonal.
    int[][] free = {
      {5, 4, 3, 4, 5},
      {4, 2, 1, 2, 4},
      {3, 1, 0, 1, 3},
      {4, 2, 1, 2, 4},
      {5, 4, 3, 4, 5}
    };
    EquivariantConv layer = layer(2, 3, 5, 57);
    LayerCheck.check(
        layer.parameters(),
        in -> layer.apply(in[0]),
        (p, in) ->
            Doubles.build(
                i -> {
                  double sum = p.get("bias").at(i[3]);
                  for (int a = 0; a < 5; a++) {
                    for (int b = 0; b < 5; b++) {
                      for (int c = 0; c < 2; c++) {
                        sum +=
                            in[0].at(i[0], (i[1] + a + 1) % 3, (i[2] + b + 2) % 4, c)
                                * p.get("weight").at(i[3], free[a][b], c);
                      }
                    }
                  }
                  return Formulas.silu(sum);
                },
                1,
                3,
                4,
                3),
        Doubles.random(58, 1, 3, 4, 2));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    LayerCheck.assertRefused(() -> layer(1, 1, 4, 1), "equivariant-conv.extent", "odd", "found 4");
    LayerCheck.assertRefused(
        () -> EquivariantConv.odd(1, 1, 3, Activation.RELU, RandomStream.of(1)),
        "IDENTITY or TANH",
        "RELU");
    try (Scope scope = Scope.open()) {
      LayerCheck.assertRefused(
          () -> layer(2, 1, 3, 1).apply(Tensor.zeros(1, 4, 4, 3)),
          "equivariant conv: x",
          "[any, any, any, 2]",
          "[1, 4, 4, 3]");
      LayerCheck.assertRefused(
          () -> layer(1, 1, 7, 1).apply(Tensor.zeros(1, 2, 4, 1)), "circular", "[1, 2, 4, 1]");
    }
  }
}
