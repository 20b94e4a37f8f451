package org.understudy.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A network that makes a short vector of a condition of any shape, trained with the model behind it
 * (an embedding or summary network, Radev et al. 2020): {@code [n, shape...]} to {@code [n,
 * outputs]}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ConditionNetwork {
  private final Shape shape;
  private final int outputs;
  private final UnaryOperator<Tensor> network;
  private final Parameters parameters;

  private ConditionNetwork(
      Shape shape, int outputs, UnaryOperator<Tensor> network, Parameters parameters) {
    this.shape = shape;
    this.outputs = outputs;
    this.network = network;
    this.parameters = parameters;
  }

  /** The condition as it is: nothing is learned. */
  public static ConditionNetwork none(Shape shape) {
    int size = shape.size();
    return new ConditionNetwork(
        shape, size, x -> x.rank() == 2 ? x : x.reshape(x.dim(0), size), Parameters.join(Map.of()));
  }

  /**
   * Indicators of classes, and a network over them.
   *
   * @param behind takes {@code [oneHot.outputs()]}
   */
  public static ConditionNetwork oneHot(Shape shape, OneHot oneHot, ConditionNetwork behind) {
    return new ConditionNetwork(
        shape,
        behind.outputs,
        x -> behind.apply(oneHot.apply(x.reshape(x.dim(0), shape.size()))),
        behind.parameters);
  }

  /**
   * Dense layers over all numbers of the condition, whatever its shape.
   *
   * @param hidden width of the hidden layers
   * @param layers how many of them
   */
  public static ConditionNetwork dense(
      Shape shape,
      int hidden,
      int layers,
      int outputs,
      Activation activation,
      RandomStream random) {
    Mlp mlp =
        new Mlp(widths(shape.size(), hidden, layers, outputs), activation, random.split("dense"));
    return new ConditionNetwork(
        shape,
        outputs,
        x -> mlp.apply(x.reshape(x.dim(0), shape.size())),
        Parameters.join(Map.of("dense", mlp.parameters())));
  }

  /**
   * A set of independent observations, whose order does not matter ({@link DeepSet}).
   *
   * @param shape {@code [elements, features]}, or {@code [elements]} for one feature
   * @param hidden width of the hidden layers, and of what is pooled
   * @param layers hidden layers before and behind the pooling, each
   * @throws IllegalArgumentException if the shape has no such axes
   */
  public static ConditionNetwork set(
      Shape shape,
      int hidden,
      int layers,
      int outputs,
      Activation activation,
      RandomStream random) {
    Shape rows = withChannels("set", "[elements, features]", shape, 1);
    int features = rows.dim(1);
    DeepSet set =
        new DeepSet(
            widths(features, hidden, layers, hidden),
            widths(hidden, hidden, layers, outputs),
            activation,
            random.split("set"));
    return new ConditionNetwork(
        shape,
        outputs,
        x -> set.apply(x.reshape(x.dim(0), rows.dim(0), features), null),
        Parameters.join(Map.of("set", set.parameters())));
  }

  /**
   * Convolutions that each halve the extents and double the channels, then a dense layer that still
   * sees where everything was.
   *
   * @param axes 1 for series, 2 for images, 3 for volumes
   * @param shape {@code [extents..., channels]}, or {@code [extents...]} for one channel
   * @param channels of the first convolution
   * @param kernel extent of the kernels along every axis, odd
   * @param layers how many convolutions
   * @throws IllegalArgumentException if the shape has no such axes
   */
  public static ConditionNetwork convolutions(
      int axes,
      Shape shape,
      int channels,
      int kernel,
      int layers,
      int outputs,
      Activation activation,
      RandomStream random) {
    String form = axes == 1 ? "[length, channels]" : "[extents..., channels]";
    Shape image = withChannels("convolutions over " + axes + " axes", form, shape, axes);
    Kernel halving = Kernel.cube(axes, kernel).same().stride(2);
    Map<String, Parameters> parts = new LinkedHashMap<>();
    List<Conv> convolutions = new ArrayList<>();
    int[] extents = image.toArray();
    for (int i = 0; i < layers; i++) {
      int out = channels << i;
      Conv layer = new Conv(extents[axes], out, halving, activation, random.split(i));
      convolutions.add(layer);
      parts.put("conv." + i, layer.parameters());
      for (int axis = 0; axis < axes; axis++) {
        extents[axis] = halving.steps(axis, extents[axis]);
      }
      extents[axes] = out;
    }
    int flat = Shape.of(extents).size();
    Dense exit =
        new Dense(flat, outputs, Activation.IDENTITY, Initialiser.fanIn(), random.split("exit"));
    parts.put("exit", exit.parameters());
    return new ConditionNetwork(
        shape,
        outputs,
        x -> {
          Tensor h = x.reshape(image.prepend(x.dim(0)).toArray());
          for (Conv layer : convolutions) {
            h = layer.apply(h);
          }
          return exit.apply(h.reshape(h.dim(0), flat));
        },
        Parameters.join(parts));
  }

  /** A shape with its axes and a last one of channels, which may be left out where there is one. */
  private static Shape withChannels(String what, String form, Shape shape, int axes) {
    boolean single = shape.rank() == axes;
    if ((!single && shape.rank() != axes + 1) || shape.size() == 0) {
      throw new IllegalArgumentException(
          "%s: expected a condition of shape %s, or of %d without the last, found %s"
              .formatted(what, form, axes, shape));
    }
    int[] dims = shape.toArray();
    int[] all = java.util.Arrays.copyOf(dims, axes + 1);
    all[axes] = single ? 1 : dims[axes];
    return Shape.of(all);
  }

  private static List<Integer> widths(int in, int hidden, int layers, int out) {
    List<Integer> widths = new ArrayList<>();
    widths.add(in);
    for (int i = 0; i < layers; i++) {
      widths.add(hidden);
    }
    widths.add(out);
    return widths;
  }

  /** How many numbers it gives for each condition. */
  public int outputs() {
    return outputs;
  }

  /** The shape of one condition it takes. */
  public Shape shape() {
    return shape;
  }

  /**
   * A vector for each condition.
   *
   * @param condition {@code [n, shape...]}
   * @return {@code [n, outputs]}
   * @throws IllegalArgumentException if the condition has another shape
   */
  public Tensor apply(Tensor condition) {
    if (condition.rank() != shape.rank() + 1 || !condition.shape().without(0).equals(shape)) {
      throw new IllegalArgumentException(
          "condition: expected [rows, ...] with rows of shape %s, found %s"
              .formatted(shape, condition.shape()));
    }
    return network.apply(condition);
  }

  /** Those of every layer; none of {@link #none}. */
  public Parameters parameters() {
    return parameters;
  }
}
