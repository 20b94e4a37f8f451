package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class TransformerBlockTest {
  private static final int WIDTH = 4;
  private static final int HEADS = 2;

  private static Doubles plain(Map<String, Doubles> parameters, Doubles x, boolean causal) {
    Doubles first = affine(parameters, "norm.0", Formulas.normalise(x));
    Doubles h = x.plus(Formulas.attention(parameters, "attention.", first, null, HEADS, causal));
    Doubles second = affine(parameters, "norm.1", Formulas.normalise(h));
    return h.plus(Formulas.mlp(parameters, "mlp.", second, Formulas::gelu));
  }

  private static Doubles affine(Map<String, Doubles> parameters, String norm, Doubles x) {
    Doubles scale = parameters.get(norm + ".scale");
    Doubles shift = parameters.get(norm + ".shift");
    return Doubles.build(i -> x.at(i) * scale.at(i[2]) + shift.at(i[2]), x.dims());
  }

  private static Doubles adaptive(
      Map<String, Doubles> parameters, Doubles x, Doubles context, boolean causal) {
    Doubles all =
        Formulas.dense(
            Formulas.map(context, Formulas::silu),
            parameters.get("modulation.weight"),
            parameters.get("modulation.bias"));
    Doubles first = modulated(Formulas.normalise(x), all, 0);
    Doubles seen = Formulas.attention(parameters, "attention.", first, null, HEADS, causal);
    Doubles h = x.plus(gated(seen, all, 2));
    Doubles second = modulated(Formulas.normalise(h), all, 3);
    return h.plus(gated(Formulas.mlp(parameters, "mlp.", second, Formulas::gelu), all, 5));
  }

  private static Doubles modulated(Doubles x, Doubles all, int shift) {
    return Doubles.build(
        i ->
            x.at(i) * (1 + all.at(i[0], (shift + 1) * WIDTH + i[2]))
                + all.at(i[0], shift * WIDTH + i[2]),
        x.dims());
  }

  private static Doubles gated(Doubles x, Doubles all, int gate) {
    return Doubles.build(i -> x.at(i) * all.at(i[0], gate * WIDTH + i[2]), x.dims());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void attentionThenMlpEachBehindItsNorm(boolean causal) {
    TransformerBlock block = new TransformerBlock(WIDTH, HEADS, 6, 0, causal, RandomStream.of(70));
    LayerCheck.scramble(block.parameters(), 0.7);
    LayerCheck.check(
        block.parameters(),
        in -> block.apply(in[0], null),
        (parameters, in) -> plain(parameters, in[0], causal),
        Doubles.random(71, 2, 3, WIDTH));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aContextShiftsScalesAndGates(boolean causal) {
    TransformerBlock block = new TransformerBlock(WIDTH, HEADS, 6, 3, causal, RandomStream.of(72));
    LayerCheck.scramble(block.parameters(), 0.7);
    LayerCheck.check(
        block.parameters(),
        in -> block.apply(in[0], in[1]),
        (parameters, in) -> adaptive(parameters, in[0], in[1], causal),
        Doubles.random(73, 2, 3, WIDTH),
        Doubles.random(74, 2, 3));
  }

  @Test
  void withAContextItBeginsAsTheIdentity() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(75);
      TransformerBlock block = new TransformerBlock(WIDTH, HEADS, 6, 3, false, random);
      Tensor x = random.normal(2, 3, WIDTH);
      assertArrayEquals(x.toArray(), block.apply(x, random.normal(2, 3)).toArray());
    }
  }

  @Test
  void noCausalOutputSeesALaterInput() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(76).normal(2, 4, WIDTH);
      TransformerBlock plain = new TransformerBlock(WIDTH, HEADS, 6, 0, true, RandomStream.of(77));
      MultiHeadAttentionTest.assertCausal(x, in -> plain.apply(in, null));
      TransformerBlock adaptive =
          new TransformerBlock(WIDTH, HEADS, 6, 3, true, RandomStream.of(78));
      LayerCheck.scramble(adaptive.parameters(), 0.7);
      Tensor context = RandomStream.of(79).normal(2, 3);
      MultiHeadAttentionTest.assertCausal(x, in -> adaptive.apply(in, context));
    }
  }

  @Test
  void aContextWhereNoneIsTakenAndTheOtherWayRound() {
    try (Scope scope = Scope.open()) {
      TransformerBlock plain = new TransformerBlock(WIDTH, HEADS, 6, 0, true, RandomStream.of(1));
      TransformerBlock adaptive =
          new TransformerBlock(WIDTH, HEADS, 6, 3, true, RandomStream.of(1));
      Tensor x = Tensor.zeros(2, 3, WIDTH);
      Tensor context = Tensor.zeros(2, 3);
      LayerCheck.assertRefused(() -> plain.apply(x, context), "expected none", "[2, 3]");
      LayerCheck.assertRefused(() -> adaptive.apply(x, null), "expected [n, 3]", "found none");
      LayerCheck.assertRefused(
          () -> adaptive.apply(x, Tensor.zeros(1, 3)), "transformer: context", "[2, 3]", "[1, 3]");
    }
  }
}
