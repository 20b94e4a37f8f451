package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Attention;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Attention by several heads (Vaswani et al. 2017): {@code softmax(Q K^T / sqrt(width / heads)) V}
 * in each, their outputs joined and mixed by a dense layer.
 *
 * <p>Keys have no bias: it would add the same number to every score of a query, which the softmax
 * takes away again.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MultiHeadAttention {
  private final int width;
  private final int context;
  private final int heads;
  private final Dense query;
  private final Parameter key;
  private final Dense value;
  private final Dense output;

  /** For a sequence that attends to itself. */
  public MultiHeadAttention(int width, int heads, RandomStream random) {
    this(width, width, heads, random);
  }

  /**
   * For a sequence that attends to another.
   *
   * @param width extent of the sequence's last axis, a multiple of the heads
   * @param context extent of the other's last axis, at least 1
   * @throws IllegalArgumentException if the heads do not divide the width
   */
  public MultiHeadAttention(int width, int context, int heads, RandomStream random) {
    this.width = Shapes.positive("attention.width", width);
    this.context = Shapes.positive("attention.context", context);
    this.heads = Shapes.positive("attention.heads", heads);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "attention.heads: expected a divisor of the width, %d; found %d".formatted(width, heads));
    }
    Initialiser glorot = Initialiser.glorot();
    query = new Dense(width, width, Activation.IDENTITY, glorot, random.split("query"));
    key =
        new Parameter(
            "weight",
            Shape.of(width, context),
            glorot.weights(width, context, random.split("key")));
    value = new Dense(context, width, Activation.IDENTITY, glorot, random.split("value"));
    output = new Dense(width, width, Activation.IDENTITY, glorot, random.split("output"));
  }

  /**
   * A sequence that attends to itself.
   *
   * @param x {@code [n, length, width]}
   * @param causal whether a position sees only itself and those before it
   * @return {@code [n, length, width]}
   * @throws IllegalArgumentException if x has another shape
   */
  public Tensor apply(Tensor x, boolean causal) {
    return attend(x, x, causal);
  }

  /**
   * A sequence that attends to all of another.
   *
   * @param x {@code [n, length, width]}
   * @param context {@code [n, other length, context]}
   * @return {@code [n, length, width]}
   * @throws IllegalArgumentException if either has another shape
   */
  public Tensor apply(Tensor x, Tensor context) {
    return attend(x, context, false);
  }

  /**
   * The next position of a causal sequence, which attends to itself and those before it: what
   * {@link #apply(Tensor, boolean)} gives for it. It is not for differentiation.
   *
   * @param x {@code [n, 1, width]}
   * @param memory of the positions before it; this one is added
   * @return {@code [n, 1, width]}
   * @throws IllegalArgumentException if x has another shape
   */
  public Tensor step(Tensor x, AttentionMemory memory) {
    Shapes.require("attention: x", x, "[n, 1, width]", Shapes.ANY, 1, width);
    int n = x.dim(0);
    Tensor keys = x.reshape(n, width).dense(key.value(), null, Activation.IDENTITY);
    memory.add(byHead(keys, n, 1), byHead(value.apply(x), n, 1));
    return output.apply(memory.attend(byHead(query.apply(x), n, 1)).reshape(n, 1, width));
  }

  private Tensor attend(Tensor x, Tensor from, boolean causal) {
    Shapes.require("attention: x", x, "[n, length, width]", Shapes.ANY, Shapes.ANY, width);
    Shapes.require(
        "attention: context", from, "[n, length, context]", x.dim(0), Shapes.ANY, context);
    int n = x.dim(0);
    int length = x.dim(1);
    int others = from.dim(1);
    Tensor flat = from.reshape(n * others, context);
    Tensor keys = flat.dense(key.value(), null, Activation.IDENTITY);
    Tensor mixed =
        Attention.of(
            byHead(query.apply(x), n, length),
            byHead(keys, n, others),
            byHead(value.apply(from), n, others),
            causal ? Attention.causal(length) : null);
    Tensor joined = mixed.reshape(n, heads, length, width / heads).permute(0, 2, 1, 3);
    return output.apply(joined.reshape(n, length, width));
  }

  /** {@code n * length * width} numbers as {@code [n heads, length, width / heads]}. */
  private Tensor byHead(Tensor x, int n, int length) {
    return x.reshape(n, length, heads, width / heads)
        .permute(0, 2, 1, 3)
        .reshape(n * heads, length, width / heads);
  }

  /**
   * {@code query.weight [width, width]}, {@code key.weight [width, context]}, {@code value.weight
   * [width, context]}, {@code output.weight [width, width]}, and biases {@code [width]} of all but
   * the key.
   */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("query", query.parameters());
    parts.put("key", Parameters.of(key));
    parts.put("value", value.parameters());
    parts.put("output", output.parameters());
    return Parameters.join(parts);
  }
}
