package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.SUMS;

import net.jqwik.api.ForAll;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Attention;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** Scaled dot-product attention: open, causal and with a mask of its own that is learned. */
class AttentionAgainstLibtorchTest {
  private static org.bytedeco.pytorch.Tensor peer(
      org.bytedeco.pytorch.Tensor[] t, org.bytedeco.pytorch.@Nullable Tensor mask, boolean causal) {
    return torch.scaled_dot_product_attention(
        t[0], t[1], t[2], Libtorch.optional(mask), 0, causal, new DoubleOptional(), false);
  }

  private static Numbers[] operands(Sample sample, int queries, int keys) {
    RandomStream random = sample.random("extents");
    int batch = 1 + random.nextInt(4);
    int width = 1 + random.nextInt(40);
    int out = 1 + random.nextInt(20);
    return new Numbers[] {
      Numbers.uniform(sample.random("query"), Shape.of(batch, queries, width), -2, 2),
      Numbers.uniform(sample.random("key"), Shape.of(batch, keys, width), -2, 2),
      Numbers.uniform(sample.random("value"), Shape.of(batch, keys, out), -2, 2)
    };
  }

  @Seeded
  void open(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    RandomStream random = sample.random("lengths");
    int queries = 1 + random.nextInt(20);
    int keys = 1 + random.nextInt(20);
    SUMS.check(
        t -> Attention.of(t[0], t[1], t[2], null),
        t -> peer(t, null, false),
        operands(sample, queries, keys));
  }

  @Seeded
  void causal(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    int length = 1 + sample.random("length").nextInt(20);
    SUMS.check(
        t -> Attention.of(t[0], t[1], t[2], Attention.causal(length)),
        t -> peer(t, null, true),
        operands(sample, length, length));
  }

  @Seeded
  void learnedMask(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    RandomStream random = sample.random("lengths");
    int queries = 1 + random.nextInt(12);
    int keys = 1 + random.nextInt(12);
    Numbers[] qkv = operands(sample, queries, keys);
    Numbers mask = Numbers.uniform(sample.random("mask"), Shape.of(queries, keys), -3, 3);
    SUMS.check(
        t -> Attention.of(t[0], t[1], t[2], t[3]),
        t -> peer(t, t[3], false),
        qkv[0],
        qkv[1],
        qkv[2],
        mask);
  }
}
