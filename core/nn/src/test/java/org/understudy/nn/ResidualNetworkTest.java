package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class ResidualNetworkTest {
  private static Doubles dense(Map<String, Doubles> parameters, String layer, Doubles x) {
    return Formulas.dense(x, parameters.get(layer + ".weight"), parameters.get(layer + ".bias"));
  }

  private static Doubles formula(
      Map<String, Doubles> parameters, int blocks, Doubles x, Doubles context) {
    Doubles joined =
        context == null
            ? x
            : Doubles.build(
                i -> i[1] < x.dim(1) ? x.at(i) : context.at(i[0], i[1] - x.dim(1)),
                x.dim(0),
                x.dim(1) + context.dim(1));
    Doubles h = dense(parameters, "entry", joined);
    for (int block = 0; block < blocks; block++) {
      String prefix = "block." + block;
      Doubles inside = dense(parameters, prefix + ".first", Formulas.map(h, Math::tanh));
      Doubles change = dense(parameters, prefix + ".second", Formulas.map(inside, Math::tanh));
      if (context != null) {
        Doubles gate = dense(parameters, prefix + ".gate", context);
        Doubles open = Formulas.map(gate, Formulas::sigmoid);
        Doubles ungated = change;
        change = Doubles.build(i -> ungated.at(i) * open.at(i), h.dims());
      }
      h = h.plus(change);
    }
    return dense(parameters, "exit", h);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void withAContext(int blocks) {
    ResidualNetwork network =
        new ResidualNetwork(3, 2, 5, blocks, 4, Activation.TANH, RandomStream.of(86));
    LayerCheck.scramble(network.parameters(), 0.7);
    LayerCheck.check(
        network.parameters(),
        in -> network.apply(in[0], in[1]),
        (parameters, in) -> formula(parameters, blocks, in[0], in[1]),
        Doubles.random(87, 4, 3),
        Doubles.random(88, 4, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void withoutAContext(int blocks) {
    ResidualNetwork network =
        new ResidualNetwork(3, 0, 5, blocks, 4, Activation.TANH, RandomStream.of(89));
    assertFalse(
        network.parameters().entries().stream().anyMatch(entry -> entry.name().contains("gate")));
    LayerCheck.scramble(network.parameters(), 0.7);
    LayerCheck.check(
        network.parameters(),
        in -> network.apply(in[0], null),
        (parameters, in) -> formula(parameters, blocks, in[0], null),
        Doubles.random(90, 4, 3));
  }

  @Test
  void beginsNearZeroWhateverTheInput() {
    try (Scope scope = Scope.open()) {
      ResidualNetwork network =
          new ResidualNetwork(3, 2, 50, 2, 4, Activation.RELU, RandomStream.of(91));
      RandomStream random = RandomStream.of(92);
      Tensor out = network.apply(random.normal(100, 3), random.normal(100, 2));
      // 50 hidden units of order 1, times exit weights below 1e-3.
      assertTrue(out.abs().max(1).max(0).item() < 0.05);
    }
  }
}
