package org.understudy.nn;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Group normalisation (Wu and He 2018): {@code (x - mean) / sqrt(variance + 1e-5) * scale + shift},
 * with mean and variance over all positions of an image and the channels of a group.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class GroupNorm {
  static final float EPSILON = 1e-5f;

  private final int groups;
  private final Parameter scale;
  private final Parameter shift;

  /**
   * A layer that begins with scales of 1 and shifts of 0.
   *
   * @param groups of adjacent channels, a divisor of the channels
   * @param channels extent of the last axis
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public GroupNorm(int groups, int channels) {
    Shapes.positive("group-norm.groups", groups);
    Shapes.positive("group-norm.channels", channels);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "group-norm.groups: expected a divisor of the %d channels, found %d"
              .formatted(channels, groups));
    }
    this.groups = groups;
    scale = ones("scale", channels);
    shift = new Parameter("shift", Shape.of(channels), new float[channels]);
  }

  static Parameter ones(String name, int channels) {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    return new Parameter(name, Shape.of(channels), ones);
  }

  /**
   * The normalised input.
   *
   * @param x {@code [n, ..., channels]}
   * @return the shape of x
   * @throws IllegalArgumentException if the last axis has another extent
   */
  public Tensor apply(Tensor x) {
    return apply(x, null, Activation.IDENTITY);
  }

  /**
   * The activation of the normalised x + added, in one pass for SiLU.
   *
   * @param x {@code [n, ..., channels]}
   * @param added {@code [n, channels]}, the same at all positions; null for nothing
   * @return the shape of x
   * @throws IllegalArgumentException if x or what is added has another shape
   */
  public Tensor apply(Tensor x, @Nullable Tensor added, Activation activation) {
    Shapes.requireLast("group norm: x", x, "[n, ..., channels]", scale.shape().dim(0));
    return Normalisation.group(x, added, groups, scale.value(), shift.value(), EPSILON, activation);
  }

  /** {@code scale [channels]} and {@code shift [channels]}. */
  public Parameters parameters() {
    return Parameters.of(scale, shift);
  }
}
