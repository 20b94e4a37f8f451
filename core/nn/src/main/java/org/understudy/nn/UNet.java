package org.understudy.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * The U-Net of diffusion models (Ronneberger et al. 2015; Ho et al. 2020) for sequences, images and
 * volumes: residual blocks on images that become smaller by half from level to level, and as many
 * and one more on the way back, each of which also sees what the way down had made at its size.
 * Time and a context reach every block as one embedding. It begins by giving almost zero.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class UNet {
  /**
   * What a network is made of.
   *
   * @param extents of the images: one to three numbers, each a multiple of 2 to the power of the
   *     levels but one
   * @param in channels of the input
   * @param out channels of the output
   * @param base channels at the first level and width of the encoded time: even
   * @param multipliers of the base at each level, from the largest images to the smallest
   * @param blocks residual blocks of each level on the way down
   * @param attention levels, counted from 0, whose blocks are followed by attention; the blocks
   *     between the ways down and up always have it
   * @param timeWidth width of the embedding of time and context, customarily four times the base
   * @param contextWidth width of the context; 0 for none
   * @param groups of all group norms, a divisor of the channels of every level
   * @param film whether time and context scale and shift the channels of a block, see {@link
   *     ResidualBlock}, instead of being added
   * @param fourier whether the frequencies that encode the time are drawn, see {@link
   *     FourierFeatures}, instead of falling geometrically
   */
  public record Settings(
      List<Integer> extents,
      int in,
      int out,
      int base,
      List<Integer> multipliers,
      int blocks,
      List<Integer> attention,
      int timeWidth,
      int contextWidth,
      int groups,
      boolean film,
      boolean fourier) {
    /** Settings of Ho et al. (2020): neither FiLM nor Fourier features. */
    public Settings(
        List<Integer> extents,
        int in,
        int out,
        int base,
        List<Integer> multipliers,
        int blocks,
        List<Integer> attention,
        int timeWidth,
        int contextWidth,
        int groups) {
      this(
          extents,
          in,
          out,
          base,
          multipliers,
          blocks,
          attention,
          timeWidth,
          contextWidth,
          groups,
          false,
          false);
    }

    /**
     * Settings that fit each other.
     *
     * @throws IllegalArgumentException naming the first that does not
     */
    public Settings {
      extents = List.copyOf(extents);
      multipliers = List.copyOf(multipliers);
      attention = List.copyOf(attention);
      Shapes.positive("unet.in", in);
      Shapes.positive("unet.out", out);
      Shapes.positive("unet.blocks", blocks);
      Shapes.positive("unet.time-width", timeWidth);
      if (base < 2 || base % 2 != 0) {
        throw new IllegalArgumentException(
            "unet.base: expected an even integer >= 2, found " + base);
      }
      if (multipliers.isEmpty() || multipliers.stream().anyMatch(m -> m < 1)) {
        throw new IllegalArgumentException(
            "unet.multipliers: expected an integer >= 1 for each level, found " + multipliers);
      }
      int levels = multipliers.size();
      int factor = Math.toIntExact(1L << (levels - 1));
      if (extents.isEmpty()
          || extents.size() > 3
          || extents.stream().anyMatch(e -> e < 1 || e % factor != 0)) {
        throw new IllegalArgumentException(
            "unet.extents: %d levels need 1 to 3 extents that are multiples of %d, found %s"
                .formatted(levels, factor, extents));
      }
      if (attention.stream().anyMatch(level -> level < 0 || level >= levels)) {
        throw new IllegalArgumentException(
            "unet.attention: expected levels from 0 to %d, found %s"
                .formatted(levels - 1, attention));
      }
      if (contextWidth < 0) {
        throw new IllegalArgumentException(
            "unet.context-width: expected an integer >= 0, found " + contextWidth);
      }
    }

    int levels() {
      return multipliers.size();
    }

    int channels(int level) {
      return Math.multiplyExact(base, multipliers.get(level));
    }
  }

  /** A residual block and, at some levels, the attention behind it. */
  private record Stage(ResidualBlock block, @Nullable SpatialAttention attention) {
    Tensor apply(Tensor x, Tensor embedded) {
      Tensor h = block.apply(x, embedded);
      return attention == null ? h : attention.apply(h);
    }

    void name(String name, Map<String, Parameters> parts) {
      parts.put(name, block.parameters());
      if (attention != null) {
        parts.put(name + ".attention", attention.parameters());
      }
    }
  }

  /** The convolution that halves or doubles an image. */
  private record Resizing(UnaryOperator<Tensor> map, Parameters parameters) {}

  /**
   * The stages of one size, and the way to the next: the smaller on the way down, the larger on the
   * way up.
   */
  private record Level(List<Stage> stages, @Nullable Resizing next) {}

  private final Settings settings;
  private final TimeEmbedding embedding;
  private final Conv entry;
  private final List<Level> down = new ArrayList<>();
  private final Stage middle;
  private final ResidualBlock last;
  private final List<Level> up = new ArrayList<>();
  private final GroupNorm exitNorm;
  private final Conv exit;

  /**
   * A network.
   *
   * @throws IllegalArgumentException if the groups do not divide the channels of a level
   */
  public UNet(Settings settings, RandomStream random) {
    this.settings = settings;
    int base = settings.base;
    embedding =
        new TimeEmbedding(
            base,
            settings.timeWidth,
            settings.contextWidth,
            settings.fourier,
            random.split("embedding"));
    entry = new Conv(settings.in, base, three().same(), Activation.IDENTITY, random.split("entry"));
    Deque<Integer> skips = new ArrayDeque<>();
    skips.push(base);
    int channels = base;
    for (int level = 0; level < settings.levels(); level++) {
      RandomStream own = random.split("down").split(level);
      List<Stage> stages = new ArrayList<>();
      for (int block = 0; block < settings.blocks; block++) {
        stages.add(stage(level, channels, own.split(block)));
        channels = settings.channels(level);
        skips.push(channels);
      }
      boolean smallest = level == settings.levels() - 1;
      down.add(new Level(stages, smallest ? null : smaller(channels, own.split("smaller"))));
      if (!smallest) {
        skips.push(channels);
      }
    }
    RandomStream between = random.split("middle");
    middle =
        new Stage(
            block(channels, channels, between.split("first")),
            new SpatialAttention(channels, settings.groups, between.split("attention")));
    last = block(channels, channels, between.split("second"));
    for (int level = settings.levels() - 1; level >= 0; level--) {
      RandomStream own = random.split("up").split(level);
      List<Stage> stages = new ArrayList<>();
      for (int block = 0; block <= settings.blocks; block++) {
        stages.add(stage(level, channels + skips.pop(), own.split(block)));
        channels = settings.channels(level);
      }
      up.add(new Level(stages, level == 0 ? null : larger(channels, own.split("larger"))));
    }
    exitNorm = new GroupNorm(settings.groups, channels);
    exit = Conv.quiet(channels, settings.out, three().same(), random.split("exit"));
  }

  private Kernel three() {
    return Kernel.cube(settings.extents.size(), 3);
  }

  private Resizing smaller(int channels, RandomStream random) {
    Conv conv = new Conv(channels, channels, three().same().stride(2), Activation.IDENTITY, random);
    return new Resizing(conv::apply, conv.parameters());
  }

  private Resizing larger(int channels, RandomStream random) {
    UpsamplingConv conv = new UpsamplingConv(channels, channels, three().stride(2), random);
    return new Resizing(conv::apply, conv.parameters());
  }

  private ResidualBlock block(int in, int out, RandomStream random) {
    return new ResidualBlock(
        settings.extents.size(),
        in,
        out,
        settings.timeWidth,
        settings.film,
        settings.groups,
        random);
  }

  private Stage stage(int level, int in, RandomStream random) {
    int out = settings.channels(level);
    return new Stage(
        block(in, out, random.split("block")),
        settings.attention.contains(level)
            ? new SpatialAttention(out, settings.groups, random.split("attention"))
            : null);
  }

  /**
   * The network's output.
   *
   * @param x {@code [n, extents..., in]}
   * @param time {@code [n]}, in steps of which there are some hundreds; a time between 0 and 1
   *     should be multiplied by about 1000 first
   * @param context {@code [n, context width]}; null if the network has none
   * @return {@code [n, extents..., out]}
   * @throws IllegalArgumentException if one has another shape, or a context is missing or too many
   */
  public Tensor apply(Tensor x, Tensor time, @Nullable Tensor context) {
    requireImages(x);
    Shapes.require("unet: time", time, "[n]", x.dim(0));
    Tensor embedded = embedding.apply("unet", time, context).silu();
    Tensor h = entry.apply(x);
    Deque<Tensor> skips = new ArrayDeque<>();
    skips.push(h);
    for (Level level : down) {
      for (Stage stage : level.stages) {
        h = stage.apply(h, embedded);
        skips.push(h);
      }
      if (level.next != null) {
        h = level.next.map.apply(h);
        skips.push(h);
      }
    }
    h = last.apply(middle.apply(h, embedded), embedded);
    for (Level level : up) {
      for (Stage stage : level.stages) {
        h = stage.apply(Tensor.concat(-1, h, skips.pop()), embedded);
      }
      if (level.next != null) {
        h = level.next.map.apply(h);
      }
    }
    return exit.apply(exitNorm.apply(h, null, Activation.SILU));
  }

  private void requireImages(Tensor x) {
    int axes = settings.extents.size();
    int[] expected = new int[axes + 2];
    expected[0] = Shapes.ANY;
    for (int i = 0; i < axes; i++) {
      expected[i + 1] = settings.extents.get(i);
    }
    expected[axes + 1] = settings.in;
    Shapes.require("unet: x", x, "[n, extents..., in]", expected);
  }

  /**
   * Those of {@code time.features} if they are drawn, {@code time.0} and {@code time.1}, {@code
   * context.0} and {@code context.1} if there is a context, {@code entry}, for each level {@code
   * down.LEVEL.BLOCK} and {@code down.LEVEL.smaller}, {@code middle.first}, {@code
   * middle.attention} and {@code middle.second}, {@code up.LEVEL.BLOCK} and {@code
   * up.LEVEL.larger}, {@code exit.norm} and {@code exit.convolution}; attention behind a block is
   * {@code attention} within the block's name.
   */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    embedding.name(parts);
    parts.put("entry", entry.parameters());
    for (int level = 0; level < down.size(); level++) {
      name("down." + level, "smaller", down.get(level), parts);
    }
    parts.put("middle.first", middle.block.parameters());
    if (middle.attention != null) {
      parts.put("middle.attention", middle.attention.parameters());
    }
    parts.put("middle.second", last.parameters());
    for (int i = 0; i < up.size(); i++) {
      name("up." + (up.size() - 1 - i), "larger", up.get(i), parts);
    }
    parts.put("exit.norm", exitNorm.parameters());
    parts.put("exit.convolution", exit.parameters());
    return Parameters.join(parts);
  }

  private static void name(String prefix, String next, Level level, Map<String, Parameters> parts) {
    for (int i = 0; i < level.stages.size(); i++) {
      level.stages.get(i).name(prefix + "." + i, parts);
    }
    if (level.next != null) {
      parts.put(prefix + "." + next, level.next.parameters);
    }
  }
}
