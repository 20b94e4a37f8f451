package org.understudy.diffusion;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.nn.PatchTransformer;
import org.understudy.nn.UNet;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** The key {@code network} of every family here: what sees the noisy events. */
@API(status = API.Status.EXPERIMENTAL)
public record TimeNetworkConfig(
    @Default("dense")
        @Doc(
            "dense: all numbers of an event at once; unet1d, transformer1d: series"
                + " [length(, channels)]; unet2d, transformer2d: images [h, w(, channels)].")
        Type type,
    @Default("128") @Doc("dense, transformer: width of hidden layers.") int hidden,
    @Default("3") @Doc("dense, transformer: how many blocks.") int blocks,
    @Default("silu") @Doc("dense: non-linearity.") Activation activation,
    @Default("32") @Doc("unet: channels at the first level, even; each further one doubles them.")
        int channels,
    @Default("1") @Doc("unet: how often the events are halved.") int levels,
    @Default("1") @Doc("unet: residual blocks of each level on the way down.") int blocksPerLevel,
    @Default("true")
        @Doc("unet: whether each block of the smallest level is followed by attention.")
        boolean attention,
    @Default("true")
        @Doc("unet: whether time and condition scale and shift channels, or are added to them.")
        boolean film,
    @Default("2") @Doc("transformer: extent of a patch.") int patch,
    @Default("4") @Doc("transformer: heads of the attention.") int heads,
    @Default("sinusoidal")
        @Doc("unet, transformer: frequencies that encode the time, sinusoidal or fourier (drawn).")
        TimeFeatures features) {
  /** The kinds of network. */
  public enum Type {
    /** Residual dense layers. */
    DENSE,
    /** A {@link UNet} along one axis. */
    UNET1D,
    /** A {@link UNet} over two axes. */
    UNET2D,
    /** A {@link PatchTransformer} along one axis. */
    TRANSFORMER1D,
    /** A {@link PatchTransformer} over two axes. */
    TRANSFORMER2D
  }

  /** The kinds of frequency. */
  public enum TimeFeatures {
    /** Falling geometrically (Ho et al. 2020). */
    SINUSOIDAL,
    /** Drawn from a normal distribution (Song et al. 2021). */
    FOURIER
  }

  private static final int GROUPS = 8;

  /** Checks the ranges. */
  public TimeNetworkConfig {
    require(hidden >= 1, "hidden", "an integer >= 1", hidden);
    require(blocks >= 0, "blocks", "an integer >= 0", blocks);
    require(
        channels >= 2 && channels % 2 == 0 && channels <= 4096,
        "channels",
        "an even integer from 2 to 4096",
        channels);
    require(levels >= 0 && levels <= 8, "levels", "an integer from 0 to 8", levels);
    require(blocksPerLevel >= 1, "blocks-per-level", "an integer >= 1", blocksPerLevel);
    require(patch >= 1, "patch", "an integer >= 1", patch);
    require(heads >= 1, "heads", "an integer >= 1", heads);
    if (type == Type.TRANSFORMER1D || type == Type.TRANSFORMER2D) {
      require(blocks >= 1, "blocks", "an integer >= 1 for a transformer", blocks);
      require(
          hidden % 2 == 0 && hidden % heads == 0,
          "hidden",
          "an even multiple of the " + heads + " heads for a transformer",
          hidden);
    }
  }

  private static void require(boolean holds, String key, String expected, int found) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }

  /**
   * Whether a network has a condition of a shape beside the events, as further channels: one over
   * positions, and a condition with the same.
   *
   * @param condition one value of it
   */
  boolean seesBeside(Shape event, Shape condition) {
    int axes = axes();
    return axes > 0
        && Grid.fits(axes, event)
        && Grid.fits(axes, condition)
        && grid(event).extents().equals(grid(condition).extents());
  }

  /** Those of the positions; 0 if the network has none. */
  private int axes() {
    return switch (type) {
      case DENSE -> 0;
      case UNET1D, TRANSFORMER1D -> 1;
      case UNET2D, TRANSFORMER2D -> 2;
    };
  }

  /**
   * A network.
   *
   * @param event shape of one event
   * @param outputs how many numbers it gives for each of an event's
   * @param given width of the condition; 0 for none
   * @param beside how many numbers of the condition, the first, lie beside the events, see {@link
   *     #seesBeside}; 0 for none
   * @throws IllegalArgumentException if the events' shape does not suit the type
   */
  TimeNetwork network(Shape event, int outputs, int given, int beside, RandomStream random) {
    return switch (type) {
      case DENSE -> new DenseTimeNetwork(event, outputs, given, hidden, blocks, activation, random);
      case UNET1D, UNET2D -> unet(grid(event), outputs, given, beside, random);
      case TRANSFORMER1D, TRANSFORMER2D -> transformer(grid(event), outputs, given, beside, random);
    };
  }

  private Grid grid(Shape event) {
    return Grid.of(type.name().toLowerCase(Locale.ROOT), axes(), event);
  }

  private TimeNetwork unet(Grid grid, int outputs, int given, int beside, RandomStream random) {
    grid.requireMultiples(
        1 << levels, "levels: " + levels + " halvings", "levels: " + grid.halvings());
    UNet network =
        new UNet(
            new UNet.Settings(
                grid.extents(),
                grid.channels() + beside / grid.positions(),
                Math.multiplyExact(outputs, grid.channels()),
                channels,
                IntStream.rangeClosed(0, levels).map(level -> 1 << level).boxed().toList(),
                blocksPerLevel,
                attention ? List.of(levels) : List.of(),
                4 * channels,
                given - beside,
                BigInteger.valueOf(channels).gcd(BigInteger.valueOf(GROUPS)).intValue(),
                film,
                features == TimeFeatures.FOURIER),
            random);
    return new ImageTimeNetwork(grid, beside, network::apply, network.parameters());
  }

  private TimeNetwork transformer(
      Grid grid, int outputs, int given, int beside, RandomStream random) {
    grid.requireMultiples(patch, "patch: patches of " + patch, "patch: 1");
    PatchTransformer network =
        new PatchTransformer(
            new PatchTransformer.Settings(
                grid.extents(),
                grid.channels() + beside / grid.positions(),
                Math.multiplyExact(outputs, grid.channels()),
                patch,
                hidden,
                blocks,
                heads,
                given - beside,
                features == TimeFeatures.FOURIER),
            random);
    return new ImageTimeNetwork(grid, beside, network::apply, network.parameters());
  }
}
