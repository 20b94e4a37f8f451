package org.understudy.gan;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Shape;

/** How one of the players is built: the keys {@code generator} and {@code discriminator}. */
@API(status = API.Status.EXPERIMENTAL)
public record NetworkConfig(
    @Default("auto")
        @Doc("auto, dense, convolutional, or style for a generator; auto by the target's shape.")
        Type type,
    @Default("128") @Doc("Width of hidden layers, dense or from code to style.") int hidden,
    @Default("3") @Doc("How many hidden layers, dense or from code to style.") int layers,
    @Default("32") @Doc("Channels where the image is largest; each level doubles them.")
        int channels,
    @Default("2") @Doc("How often a convolutional network halves or doubles the image.") int levels,
    @Default("leaky-relu") @Doc("Non-linearity.") Activation activation) {
  /** The kinds of network. */
  public enum Type {
    /** By the shape of the target. */
    AUTO,
    /** Dense layers over all its numbers. */
    DENSE,
    /** Convolutions along the axes of a series or an image. */
    CONVOLUTIONAL,
    /** Convolutions whose channels a style scales and shifts, the code's: for generators. */
    STYLE
  }

  /** Checks the ranges. */
  public NetworkConfig {
    Ranges.require(hidden >= 1, "hidden", "an integer >= 1", hidden);
    Ranges.require(layers >= 0, "layers", "an integer >= 0", layers);
    Ranges.require(
        channels >= 1 && channels <= 4096, "channels", "an integer from 1 to 4096", channels);
    Ranges.require(levels >= 0 && levels <= 8, "levels", "an integer from 0 to 8", levels);
  }

  /**
   * Whether it is convolutional for events of a shape.
   *
   * @param player whose key this is, for messages
   * @throws IllegalArgumentException if it should be and such events have no axes, or extents that
   *     cannot be halved so often
   */
  boolean isConvolutional(Shape event, String player) {
    boolean images = event.rank() == 2 || event.rank() == 3;
    if (type == Type.DENSE || (type == Type.AUTO && !images)) {
      return false;
    }
    if (!images) {
      throw new IllegalArgumentException(
          "%s.type: convolutions take a series [length, channels] or an image [height, width, channels], found events of shape %s: choose dense"
              .formatted(player, event));
    }
    requireHalvings(event, levels, player);
    return true;
  }

  /**
   * Demands what can judge events of a shape, before anything is made.
   *
   * @throws IllegalArgumentException as {@link #isConvolutional}, or if it is to have a style
   */
  void requireDiscriminator(Shape event) {
    if (type == Type.STYLE) {
      throw new IllegalArgumentException(
          "discriminator.type: style is for generators; choose auto, dense or convolutional");
    }
    isConvolutional(event, "discriminator");
  }

  /** Demands an image that can be halved so often. */
  static void requireHalvings(Shape event, int levels, String player) {
    for (int axis = 0; axis < event.rank() - 1; axis++) {
      if (event.dim(axis) % (1 << levels) != 0) {
        throw new IllegalArgumentException(
            "%s.levels: %d levels need extents that are multiples of %d, found events of shape %s"
                .formatted(player, levels, 1 << levels, event));
      }
    }
  }

  /** Channels at a level, counted from the largest images. */
  int channels(int level) {
    return Math.multiplyExact(channels, 1 << level);
  }
}
