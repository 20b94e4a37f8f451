package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Instance normalisation (Ulyanov et al. 2016): {@code (x - mean) / sqrt(variance + 1e-5) * scale +
 * shift}, with mean and variance over the positions of one image, each channel by itself.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class InstanceNorm {
  private final Parameter scale;
  private final Parameter shift;

  /**
   * A layer that begins with scales of 1 and shifts of 0.
   *
   * @param channels extent of the last axis, at least 1
   */
  public InstanceNorm(int channels) {
    scale = GroupNorm.ones("scale", Shapes.positive("instance-norm.channels", channels));
    shift = new Parameter("shift", Shape.of(channels), new float[channels]);
  }

  /**
   * The normalised input.
   *
   * @param x {@code [n, ..., channels]}
   * @return the shape of x
   * @throws IllegalArgumentException if the last axis has another extent
   */
  public Tensor apply(Tensor x) {
    Shapes.requireLast("instance norm: x", x, "[n, ..., channels]", scale.shape().dim(0));
    return Normalisation.instance(x, scale.value(), shift.value(), GroupNorm.EPSILON);
  }

  /** {@code scale [channels]} and {@code shift [channels]}. */
  public Parameters parameters() {
    return Parameters.of(scale, shift);
  }
}
