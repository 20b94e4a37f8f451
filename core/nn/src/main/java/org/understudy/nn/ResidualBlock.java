package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The residual block of diffusion models (Ho et al. 2020): twice group norm, SiLU and a convolution
 * of extent 3, with a projection of an embedding of time and context added between, and the input
 * added at the end, through a convolution of extent 1 where the channels differ. It begins as
 * almost no change. Instead of being added, the embedding may scale and shift what the second norm
 * gives (Dhariwal and Nichol 2021), as {@link Film} does.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ResidualBlock {
  private final int embedding;
  private final GroupNorm firstNorm;
  private final Conv first;
  private final @Nullable Dense projection;
  private final @Nullable Film film;
  private final GroupNorm secondNorm;
  private final Conv second;
  private final @Nullable Conv shortcut;

  /**
   * A block to which the embedding is added.
   *
   * @param axes of the image: 1, 2 or 3
   * @param embedding width of the embedding; 0 for none
   * @param groups of the norms, a divisor of both numbers of channels
   */
  public ResidualBlock(int axes, int in, int out, int embedding, int groups, RandomStream random) {
    this(axes, in, out, embedding, false, groups, random);
  }

  /**
   * A block.
   *
   * @param axes of the image: 1, 2 or 3
   * @param embedding width of the embedding; 0 for none
   * @param film whether the embedding scales and shifts, instead of being added
   * @param groups of the norms, a divisor of both numbers of channels
   */
  public ResidualBlock(
      int axes, int in, int out, int embedding, boolean film, int groups, RandomStream random) {
    this.embedding = embedding;
    this.film = film && embedding > 0 ? new Film(embedding, out) : null;
    Kernel three = Kernel.cube(axes, 3).same();
    firstNorm = new GroupNorm(groups, in);
    first = new Conv(in, out, three, Activation.IDENTITY, random.split("first"));
    projection =
        embedding > 0 && !film
            ? new Dense(
                embedding,
                out,
                Activation.IDENTITY,
                Initialiser.fanIn(),
                random.split("projection"))
            : null;
    secondNorm = new GroupNorm(groups, out);
    second = Conv.quiet(out, out, three, random.split("second"));
    shortcut =
        in == out
            ? null
            : new Conv(
                in, out, Kernel.cube(axes, 1), Activation.IDENTITY, random.split("shortcut"));
  }

  /**
   * The block's output.
   *
   * @param x {@code [n, extents..., in]}
   * @param embedded {@code [n, embedding]}, behind its own last activation; null if the block has
   *     none
   * @return {@code [n, extents..., out]}
   * @throws IllegalArgumentException if either has another shape, or an embedding is missing or too
   *     many
   */
  public Tensor apply(Tensor x, @Nullable Tensor embedded) {
    if ((embedding == 0) != (embedded == null)) {
      throw new IllegalArgumentException(
          "residual block: embedding: expected %s, found %s"
              .formatted(
                  embedding == 0 ? "none" : "[n, " + embedding + "]",
                  embedded == null ? "none" : embedded.shape()));
    }
    if (embedded != null) {
      Shapes.require("residual block: embedding", embedded, "[n, embedding]", x.dim(0), embedding);
    }
    Tensor h = conditioned(first.apply(firstNorm.apply(x, null, Activation.SILU)), embedded);
    return second.apply(h, shortcut == null ? x : shortcut.apply(x));
  }

  private Tensor conditioned(Tensor h, @Nullable Tensor embedded) {
    if (film != null && embedded != null) {
      return film.apply(secondNorm.apply(h), embedded).silu();
    }
    Dense dense = projection;
    Tensor added = dense == null || embedded == null ? null : dense.apply(embedded);
    return secondNorm.apply(h, added, Activation.SILU);
  }

  /**
   * Those of {@code norm.0}, {@code convolution.0}, {@code time} if there is an embedding, {@code
   * norm.1}, {@code convolution.1}, and {@code shortcut} if the channels differ.
   */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("norm.0", firstNorm.parameters());
    parts.put("convolution.0", first.parameters());
    if (projection != null) {
      parts.put("time", projection.parameters());
    }
    if (film != null) {
      parts.put("time", film.parameters());
    }
    parts.put("norm.1", secondNorm.parameters());
    parts.put("convolution.1", second.parameters());
    if (shortcut != null) {
      parts.put("shortcut", shortcut.parameters());
    }
    return Parameters.join(parts);
  }
}
