package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

class LocallyConnectedTest {
  private static LocallyConnected layer(Kernel kernel) {
    return new LocallyConnected(3, 4, 2, 2, kernel, Activation.TANH, RandomStream.of(40));
  }

  @Test
  void everyPositionHasWeightsOfItsOwn() {
    for (Kernel kernel :
        new Kernel[] {
          Kernel.of(2, 3),
          Kernel.of(3, 3).same(),
          Kernel.of(2, 2).stride(1, 2),
          Kernel.of(2, 1).dilation(2).padding(1, 0)
        }) {
      LocallyConnected layer = layer(kernel);
      int rows = kernel.steps(0, 3);
      int columns = kernel.steps(1, 4);
      LayerCheck.check(
          layer.parameters(),
          in -> layer.apply(in[0]),
          (p, in) ->
              Doubles.build(
                  i -> {
                    double sum = p.get("bias").at(i[1], i[2], i[3]);
                    for (int e = 0; e < kernel.size(); e++) {
                      int a = e / kernel.extentOf(1);
                      int b = e % kernel.extentOf(1);
                      int row = i[1] * kernel.strideOf(0) + a * kernel.dilationOf(0);
                      int column = i[2] * kernel.strideOf(1) + b * kernel.dilationOf(1);
                      row -= kernel.paddingOf(0);
                      column -= kernel.paddingOf(1);
                      for (int c = 0; c < 2; c++) {
                        if (row >= 0 && row < 3 && column >= 0 && column < 4) {
                          sum +=
                              in[0].at(i[0], row, column, c)
                                  * p.get("weight").at(i[1], i[2], i[3], a, b, c);
                        }
                      }
                    }
                    return Math.tanh(sum);
                  },
                  2,
                  rows,
                  columns,
                  2),
          Doubles.random(41, 2, 3, 4, 2));
    }
  }

  @Test
  void withTheSameWeightsEverywhereItIsAConvolution() {
    for (Padding border : Padding.values()) {
      try (Scope scope = Scope.open()) {
        Kernel kernel = Kernel.of(3, 3).same().border(border);
        Conv conv = new Conv(2, 5, kernel, Activation.RELU, RandomStream.of(42));
        LocallyConnected local =
            new LocallyConnected(3, 4, 2, 5, kernel, Activation.RELU, RandomStream.of(43));
        for (String name : new String[] {"weight", "bias"}) {
          Parameter own = local.parameters().get(name);
          Tensor shared = conv.parameters().get(name).value();
          own.set(shared.reshape(1, -1).broadcastTo(Shape.of(12, shared.size())).toArray());
        }
        Tensor x = RandomStream.of(44).normal(3, 3, 4, 2);
        assertArrayEquals(conv.apply(x).toArray(), local.apply(x).toArray(), 1e-5f);
      }
    }
  }

  @Test
  void noRowsGiveNone() {
    try (Scope scope = Scope.open()) {
      Tensor y = layer(Kernel.of(2, 2)).apply(Tensor.zeros(0, 3, 4, 2));
      assertArrayEquals(new int[] {0, 2, 3, 2}, y.shape().toArray());
      assertEquals(6 * (8 + 1) * 2, layer(Kernel.of(2, 2)).parameters().size());
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    LayerCheck.assertRefused(() -> layer(Kernel.of(3)), "locally-connected.kernel", "2 axes", "3");
    LayerCheck.assertRefused(() -> layer(Kernel.of(2, 2).groups(2)), "1 group", "in 2");
    LayerCheck.assertRefused(() -> layer(Kernel.of(4, 2)), "kernel 4x2", "spans 4", "image of 3");
    try (Scope scope = Scope.open()) {
      LayerCheck.assertRefused(
          () -> layer(Kernel.of(2, 2)).apply(Tensor.zeros(2, 4, 4, 2)),
          "locally connected: x",
          "[any, 3, 4, 2]",
          "[2, 4, 4, 2]");
    }
  }
}
