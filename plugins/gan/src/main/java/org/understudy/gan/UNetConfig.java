package org.understudy.gan;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.nn.UNet;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** How a generator from image to image is built: the key {@code generator}. */
@API(status = API.Status.EXPERIMENTAL)
public record UNetConfig(
    @Default("32") @Doc("Channels where the image is largest, even; each level doubles them.")
        int channels,
    @Default("2") @Doc("How often the image is halved.") int levels,
    @Default("1") @Doc("Residual blocks at each size on the way down.") int blocks) {
  /** Checks the ranges. */
  public UNetConfig {
    Ranges.require(
        channels >= 2 && channels % 2 == 0 && channels <= 4096,
        "channels",
        "an even integer from 2 to 4096",
        channels);
    Ranges.require(levels >= 0 && levels <= 8, "levels", "an integer from 0 to 8", levels);
    Ranges.require(blocks >= 1, "blocks", "an integer >= 1", blocks);
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException if the images have no axes, cannot be halved so often, or
   *     differ in extents
   */
  UNet network(Shape from, Shape to, int latent, RandomStream random) {
    for (Shape image : List.of(from, to)) {
      if (image.rank() != 2 && image.rank() != 3) {
        throw new IllegalArgumentException(
            "generator: expected series [length, channels] or images [height, width, channels], found events of shape "
                + image);
      }
    }
    int axes = to.rank() - 1;
    if (!from.without(-1).equals(to.without(-1))) {
      throw new IllegalArgumentException(
          "generator: expected a condition of the target's extents %s, found %s"
              .formatted(to.without(-1), from.without(-1)));
    }
    NetworkConfig.requireHalvings(to, levels, "generator");
    int groups = BigInteger.valueOf(channels).gcd(BigInteger.valueOf(8)).intValue();
    return new UNet(
        new UNet.Settings(
            Arrays.stream(to.toArray()).limit(axes).boxed().toList(),
            from.dim(axes),
            to.dim(axes),
            channels,
            IntStream.rangeClosed(0, levels).map(level -> 1 << level).boxed().toList(),
            blocks,
            List.of(),
            4 * channels,
            latent,
            groups),
        random);
  }
}
