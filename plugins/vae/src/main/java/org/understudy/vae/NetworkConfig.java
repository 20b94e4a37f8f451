package org.understudy.vae;

import java.util.Arrays;
import java.util.Locale;
import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Shape;

/** The networks of encoder and decoder, each the other's mirror: the key {@code network}. */
@API(status = API.Status.EXPERIMENTAL)
public record NetworkConfig(
    @Default("dense")
        @Doc("dense, conv1d for targets [length(, channels)], conv2d for [h, w(, channels)].")
        Type type,
    @Default("128") @Doc("Width of dense layers.") int hidden,
    @Default("2") @Doc("Hidden layers; or convolutions, each halving the extents.") int layers,
    @Default("16") @Doc("Channels of the outermost convolution; each further one doubles them.")
        int channels,
    @Default("3") @Doc("Extent of the convolutions' kernels, odd.") int kernel,
    @Default("silu") @Doc("Non-linearity.") Activation activation) {
  /** The kinds of network. */
  public enum Type {
    /** Dense layers over all numbers of an event. */
    DENSE,
    /** Convolutions along one axis: series, spectra. */
    CONV1D,
    /** Convolutions over two axes: images, lattices. */
    CONV2D;

    /** How many axes it convolves over. */
    int axes() {
      return switch (this) {
        case DENSE -> 0;
        case CONV1D -> 1;
        case CONV2D -> 2;
      };
    }
  }

  /** Checks the ranges. */
  public NetworkConfig {
    Ranges.require(hidden >= 1, "hidden", "an integer >= 1", hidden);
    Ranges.require(layers >= 0 && layers <= 8, "layers", "an integer from 0 to 8", layers);
    Ranges.require(
        channels >= 1 && channels <= 1024, "channels", "an integer from 1 to 1024", channels);
    Ranges.require(kernel >= 1 && kernel % 2 == 1, "kernel", "an odd integer >= 1", kernel);
  }

  /**
   * An event's shape with the axis of channels that convolutions need.
   *
   * @throws IllegalArgumentException if it is no series or image
   */
  Shape withChannels(Shape event) {
    int axes = type.axes();
    if (axes == 0 || event.rank() == axes + 1) {
      return event;
    }
    if (event.rank() != axes) {
      throw new IllegalArgumentException(
          "network: {type: %s} takes targets %s, found shape %s; {type: dense} takes any"
              .formatted(
                  type.name().toLowerCase(Locale.ROOT),
                  axes == 1 ? "[length(, channels)]" : "[h, w(, channels)]",
                  event));
    }
    int[] dims = Arrays.copyOf(event.toArray(), axes + 1);
    dims[axes] = 1;
    return Shape.of(dims);
  }

  /**
   * What every halving leaves of an image.
   *
   * @param image {@code [extents..., channels]}
   * @throws IllegalArgumentException if an extent cannot be halved so often, with those that can
   */
  Shape smallest(Shape image) {
    int axes = type.axes();
    int factor = 1 << layers;
    int[] dims = image.toArray();
    int[] fitting = image.toArray();
    for (int i = 0; i < axes; i++) {
      fitting[i] = Math.max(factor, Math.round((float) dims[i] / factor) * factor);
      dims[i] /= factor;
    }
    if (!Shape.of(fitting).equals(image)) {
      int possible = layers;
      while (!divides(1 << possible, image)) {
        possible--;
      }
      throw new IllegalArgumentException(
          ("network: %d convolutions halve an image so often, which takes extents that are"
                  + " multiples of %d; found %s; %s would do, or {layers: %d}")
              .formatted(layers, factor, image, Shape.of(fitting), possible));
    }
    dims[axes] = channels << Math.max(0, layers - 1);
    return Shape.of(dims);
  }

  private boolean divides(int factor, Shape image) {
    for (int i = 0; i < type.axes(); i++) {
      if (image.dim(i) % factor != 0) {
        return false;
      }
    }
    return true;
  }
}
