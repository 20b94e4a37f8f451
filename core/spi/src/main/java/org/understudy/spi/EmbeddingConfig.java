package org.understudy.spi;

import java.util.Locale;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.OneHot;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/**
 * How a condition is embedded before a model sees it: the key {@code embedding} of any conditional
 * family, which makes the network of it with {@link #network} and trains it with its own.
 */
@API(status = API.Status.EXPERIMENTAL)
public record EmbeddingConfig(
    @Default("none")
        @Doc("none, dense, conv1d [length(, channels)], conv2d [h, w(, channels)], set [n(, k)].")
        Type type,
    @Default("32") @Doc("How many numbers the model sees of each condition.") int outputs,
    @Default("64") @Doc("Width of hidden layers: dense and set.") int hidden,
    @Default("2") @Doc("Hidden layers, a set's before and behind its mean; or convolutions.")
        int layers,
    @Default("16") @Doc("Channels of the first convolution; each further one doubles them.")
        int channels,
    @Default("3") @Doc("Extent of the convolutions' kernels, odd.") int kernel,
    @Default("relu") @Doc("Non-linearity.") Activation activation) {
  /** The kinds of network. */
  public enum Type {
    /** The condition as it is. */
    NONE,
    /** Dense layers over all its numbers. */
    DENSE,
    /** Convolutions along one axis: series, spectra. */
    CONV1D,
    /** Convolutions over two axes: images, lattices. */
    CONV2D,
    /** A set of independent observations, in any order. */
    SET
  }

  /** Checks the ranges. */
  public EmbeddingConfig {
    Ranges.require(outputs >= 1, "outputs", "an integer >= 1", outputs);
    Ranges.require(hidden >= 1, "hidden", "an integer >= 1", hidden);
    Ranges.require(layers >= 0 && layers <= 8, "layers", "an integer from 0 to 8", layers);
    Ranges.require(
        channels >= 1 && channels <= 1024, "channels", "an integer from 1 to 1024", channels);
    Ranges.require(kernel >= 1 && kernel % 2 == 1, "kernel", "an odd integer >= 1", kernel);
  }

  /**
   * The network for the conditions of a schema; where it has none, one that is never asked.
   *
   * @throws IllegalArgumentException if the condition's shape does not fit, saying which would
   */
  public ConditionNetwork network(Schema schema, RandomStream random) {
    Shape shape = schema.conditionShape();
    if (!schema.isConditional()) {
      return ConditionNetwork.none(shape);
    }
    try {
      Support support = schema.support(Role.CONDITION);
      if (support.isDiscrete()) {
        return indicators(shape, support, random);
      }
      return switch (type) {
        case NONE -> plain(shape);
        case DENSE -> ConditionNetwork.dense(shape, hidden, layers, outputs, activation, random);
        case SET -> ConditionNetwork.set(shape, hidden, layers, outputs, activation, random);
        case CONV1D -> convolutions(1, shape, random);
        case CONV2D -> convolutions(2, shape, random);
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("embedding: " + e.getMessage(), e);
    }
  }

  private ConditionNetwork indicators(Shape shape, Support support, RandomStream random) {
    OneHot oneHot = new OneHot(IntStream.range(0, support.size()).map(support::classes).toArray());
    Shape flat = Shape.of(oneHot.outputs());
    return switch (type) {
      case NONE -> ConditionNetwork.oneHot(shape, oneHot, ConditionNetwork.none(flat));
      case DENSE ->
          ConditionNetwork.oneHot(
              shape,
              oneHot,
              ConditionNetwork.dense(flat, hidden, layers, outputs, activation, random));
      default ->
          throw new IllegalArgumentException(
              "a condition of classes takes {type: none} or {type: dense}, found "
                  + type.name().toLowerCase(Locale.ROOT));
    };
  }

  private ConditionNetwork convolutions(int axes, Shape shape, RandomStream random) {
    return ConditionNetwork.convolutions(
        axes, shape, channels, kernel, layers, outputs, activation, random);
  }

  private static ConditionNetwork plain(Shape shape) {
    if (shape.rank() != 1) {
      throw new IllegalArgumentException(
          ("a condition of shape %s is no vector: choose {type: set} for independent rows,"
                  + " {type: conv1d} or {type: conv2d} for series and images, or {type: dense}")
              .formatted(shape));
    }
    return ConditionNetwork.none(shape);
  }
}
