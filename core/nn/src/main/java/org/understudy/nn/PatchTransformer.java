package org.understudy.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * The diffusion transformer (Peebles and Xie 2023) for sequences, images and volumes: an image is
 * cut into patches, each a position of a sequence that passes {@linkplain TransformerBlock blocks}
 * in which time and a context scale, shift and gate. It begins by giving almost zero.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class PatchTransformer {
  /**
   * What a network is made of.
   *
   * @param extents of the images: one to three numbers, each a multiple of the patch
   * @param in channels of the input
   * @param out channels of the output
   * @param patch extent of a patch along every axis
   * @param width numbers for each patch and width of the embedding of time and context: even, a
   *     multiple of the heads
   * @param blocks how many there are
   * @param heads of the attention
   * @param contextWidth width of the context; 0 for none
   * @param fourier whether the frequencies that encode the time are drawn
   */
  public record Settings(
      List<Integer> extents,
      int in,
      int out,
      int patch,
      int width,
      int blocks,
      int heads,
      int contextWidth,
      boolean fourier) {
    /**
     * Settings that fit each other.
     *
     * @throws IllegalArgumentException naming the first that does not
     */
    public Settings {
      extents = List.copyOf(extents);
      Shapes.positive("patch-transformer.in", in);
      Shapes.positive("patch-transformer.out", out);
      Shapes.positive("patch-transformer.patch", patch);
      Shapes.positive("patch-transformer.blocks", blocks);
      if (extents.isEmpty()
          || extents.size() > 3
          || extents.stream().anyMatch(e -> e < 1 || e % patch != 0)) {
        throw new IllegalArgumentException(
            "patch-transformer.extents: expected 1 to 3 multiples of the patch, %d; found %s"
                .formatted(patch, extents));
      }
      if (contextWidth < 0) {
        throw new IllegalArgumentException(
            "patch-transformer.context-width: expected an integer >= 0, found " + contextWidth);
      }
    }

    int axes() {
      return extents.size();
    }

    /** How many patches there are. */
    int length() {
      return extents.stream().mapToInt(e -> e / patch).reduce(1, Math::multiplyExact);
    }

    /** How many positions a patch has. */
    int positions() {
      return Math.toIntExact(Math.round(Math.pow(patch, axes())));
    }
  }

  private static final int INNER = 4;

  private final Settings settings;
  private final TimeEmbedding embedding;
  private final Dense entry;
  private final Parameter places;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final LayerNorm exitNorm;
  private final Film exitFilm;
  private final Dense exit;

  /**
   * A network.
   *
   * @throws IllegalArgumentException if the width is odd, or the heads do not divide it
   */
  public PatchTransformer(Settings settings, RandomStream random) {
    this.settings = settings;
    int width = settings.width;
    embedding =
        new TimeEmbedding(
            width, width, settings.contextWidth, settings.fourier, random.split("embedding"));
    entry =
        new Dense(
            settings.positions() * settings.in,
            width,
            Activation.IDENTITY,
            Initialiser.fanIn(),
            random.split("entry"));
    places =
        new Parameter(
            "weight",
            Shape.of(1, settings.length(), width),
            // Of the size that sines and cosines would have.
            Initialiser.uniform(1).weights(settings.length(), width, random.split("places")));
    for (int i = 0; i < settings.blocks; i++) {
      blocks.add(
          new TransformerBlock(
              width, settings.heads, INNER * width, width, false, random.split(i)));
    }
    exitNorm = LayerNorm.plain(width);
    exitFilm = new Film(width, width);
    exit = Dense.quiet(width, settings.positions() * settings.out, random.split("exit"));
  }

  /**
   * The network's output.
   *
   * @param x {@code [n, extents..., in]}
   * @param time {@code [n]}, in steps as a {@link UNet} takes it
   * @param context {@code [n, context width]}; null if the network has none
   * @return {@code [n, extents..., out]}
   * @throws IllegalArgumentException if one has another shape, or a context is missing or too many
   */
  public Tensor apply(Tensor x, Tensor time, @Nullable Tensor context) {
    Shapes.require(
        "patch transformer: x",
        x,
        "[n, extents..., in]",
        IntStream.concat(
                IntStream.concat(
                    IntStream.of(Shapes.ANY), settings.extents.stream().mapToInt(e -> e)),
                IntStream.of(settings.in))
            .toArray());
    Shapes.require("patch transformer: time", time, "[n]", x.dim(0));
    Tensor embedded = embedding.apply("patch transformer", time, context);
    Tensor h = entry.apply(cut(x)).add(places.value());
    for (TransformerBlock block : blocks) {
      h = block.apply(h, embedded);
    }
    return joined(exit.apply(exitFilm.apply(exitNorm.apply(h), embedded.silu())));
  }

  /** {@code [n, extents..., channels]} as {@code [n, patches, numbers of a patch]}. */
  private Tensor cut(Tensor x) {
    int axes = settings.axes();
    int[] split = new int[2 * axes + 2];
    int[] order = new int[2 * axes + 2];
    split[0] = x.dim(0);
    for (int i = 0; i < axes; i++) {
      split[1 + 2 * i] = settings.extents.get(i) / settings.patch;
      split[2 + 2 * i] = settings.patch;
      order[1 + i] = 1 + 2 * i;
      order[1 + axes + i] = 2 + 2 * i;
    }
    split[2 * axes + 1] = settings.in;
    order[2 * axes + 1] = 2 * axes + 1;
    return x.reshape(split)
        .permute(order)
        .reshape(x.dim(0), settings.length(), settings.positions() * settings.in);
  }

  /** The way back of {@link #cut}, for the output's channels. */
  private Tensor joined(Tensor patches) {
    int axes = settings.axes();
    int[] split = new int[2 * axes + 2];
    int[] order = new int[2 * axes + 2];
    int[] dims = new int[axes + 2];
    split[0] = patches.dim(0);
    dims[0] = patches.dim(0);
    for (int i = 0; i < axes; i++) {
      split[1 + i] = settings.extents.get(i) / settings.patch;
      split[1 + axes + i] = settings.patch;
      order[1 + 2 * i] = 1 + i;
      order[2 + 2 * i] = 1 + axes + i;
      dims[1 + i] = settings.extents.get(i);
    }
    split[2 * axes + 1] = settings.out;
    order[2 * axes + 1] = 2 * axes + 1;
    dims[axes + 1] = settings.out;
    return patches.reshape(split).permute(order).reshape(dims);
  }

  /**
   * Those of {@code time.features} if they are drawn, {@code time.0} and {@code time.1}, {@code
   * context.0} and {@code context.1} if there is a context, {@code entry}, {@code places.weight [1,
   * patches, width]}, {@code block.NUMBER}, {@code exit.modulation} and {@code exit.dense}.
   */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    embedding.name(parts);
    parts.put("entry", entry.parameters());
    parts.put("places", Parameters.of(places));
    for (int i = 0; i < blocks.size(); i++) {
      parts.put("block." + i, blocks.get(i).parameters());
    }
    parts.put("exit.modulation", exitFilm.parameters());
    parts.put("exit.dense", exit.parameters());
    return Parameters.join(parts);
  }
}
