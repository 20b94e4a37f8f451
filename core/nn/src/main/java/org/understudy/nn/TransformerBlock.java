package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * A transformer block with normalisation first (Xiong et al. 2020): {@code h = x +
 * attention(norm(x))}, then {@code h + mlp(norm(h))} with a GELU inside.
 *
 * <p>With a context, the norms have no weights of their own: the context scales and shifts what
 * they give and gates what is added, {@code x + gate f(norm(x) (1 + scale) + shift)}, through one
 * dense layer behind a SiLU that begins at zero (adaLN-Zero of Peebles and Xie 2023), so that the
 * block begins as the identity.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class TransformerBlock {
  private static final int MODULATIONS = 6;

  private final int width;
  private final int context;
  private final boolean causal;
  private final LayerNorm firstNorm;
  private final MultiHeadAttention attention;
  private final LayerNorm secondNorm;
  private final Mlp mlp;
  private final @Nullable Dense modulation;

  /**
   * A block.
   *
   * @param width extent of the sequence's last axis, a multiple of the heads
   * @param hidden width inside the MLP, customarily four times the width
   * @param context width of the context; 0 for none
   * @param causal whether a position sees only itself and those before it
   */
  public TransformerBlock(
      int width, int heads, int hidden, int context, boolean causal, RandomStream random) {
    this.width = width;
    this.context = context;
    this.causal = causal;
    firstNorm = context > 0 ? LayerNorm.plain(width) : new LayerNorm(width);
    attention = new MultiHeadAttention(width, heads, random.split("attention"));
    secondNorm = context > 0 ? LayerNorm.plain(width) : new LayerNorm(width);
    mlp =
        new Mlp(
            List.of(width, Shapes.positive("transformer.hidden", hidden), width),
            Activation.GELU,
            random.split("mlp"));
    modulation = context > 0 ? Dense.zero(context, MODULATIONS * width) : null;
  }

  /**
   * The sequence behind the block.
   *
   * @param x {@code [n, length, width]}
   * @param context {@code [n, context]}, one row for each sequence; null if the block has none
   * @return {@code [n, length, width]}
   * @throws IllegalArgumentException if either has another shape, or a context is missing or too
   *     many
   */
  public Tensor apply(Tensor x, @Nullable Tensor context) {
    Shapes.require("transformer: x", x, "[n, length, width]", Shapes.ANY, Shapes.ANY, width);
    return through(x, context, seen -> attention.apply(seen, causal));
  }

  /**
   * The next position of a causal sequence behind the block: what {@link #apply} gives for it. It
   * is not for differentiation.
   *
   * @param x {@code [n, 1, width]}
   * @param context {@code [n, context]}, one row for each sequence; null if the block has none
   * @param memory of the positions before it, this block's own; this one is added
   * @return {@code [n, 1, width]}
   * @throws IllegalArgumentException if either has another shape, or a context is missing or too
   *     many
   * @throws IllegalStateException if the block is not causal
   */
  public Tensor step(Tensor x, @Nullable Tensor context, AttentionMemory memory) {
    if (!causal) {
      throw new IllegalStateException(
          "transformer: only a causal block goes position by position, in this one every position"
              + " sees all");
    }
    return through(x, context, seen -> attention.step(seen, memory));
  }

  private Tensor through(Tensor x, @Nullable Tensor context, UnaryOperator<Tensor> attend) {
    Dense dense = modulation;
    if ((dense == null) != (context == null)) {
      throw new IllegalArgumentException(
          "transformer: context: expected %s, found %s"
              .formatted(
                  dense == null ? "none" : "[n, " + this.context + "]",
                  context == null ? "none" : context.shape()));
    }
    if (dense == null || context == null) {
      Tensor h = x.add(attend.apply(firstNorm.apply(x)));
      return h.add(mlp.apply(secondNorm.apply(h)));
    }
    Shapes.require("transformer: context", context, "[n, context]", x.dim(0), this.context);
    Tensor all = dense.apply(context.silu());
    Tensor h = x.add(gated(attend.apply(modulated(firstNorm.apply(x), all, 0)), all, 0));
    return h.add(gated(mlp.apply(modulated(secondNorm.apply(h), all, 3)), all, 3));
  }

  private Tensor modulated(Tensor x, Tensor all, int first) {
    return Film.modulate(x, part(all, first + 1), part(all, first));
  }

  private Tensor gated(Tensor x, Tensor all, int first) {
    return x.mul(Film.spread(part(all, first + 2), x));
  }

  private Tensor part(Tensor all, int which) {
    return all.slice(1, which * width, (which + 1) * width);
  }

  /**
   * Those of {@code attention} and {@code mlp}, and of {@code norm.0} and {@code norm.1} or, with a
   * context, {@code modulation}, whose rows are shift, scale and gate of the attention and then of
   * the MLP.
   */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("norm.0", firstNorm.parameters());
    parts.put("attention", attention.parameters());
    parts.put("norm.1", secondNorm.parameters());
    parts.put("mlp", mlp.parameters());
    if (modulation != null) {
      parts.put("modulation", modulation.parameters());
    }
    return Parameters.join(parts);
  }
}
