package org.understudy.nn;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Layer normalisation over the last axis (Ba, Kiros and Hinton 2016): {@code (x - mean) /
 * sqrt(variance + 1e-5) * scale + shift}, with the variance divided by the extent.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LayerNorm {
  private static final float EPSILON = 1e-5f;

  private final int width;
  private final @Nullable Parameter scale;
  private final @Nullable Parameter shift;

  /**
   * A layer that begins with scales of 1 and shifts of 0.
   *
   * @param width extent of the last axis, at least 1
   */
  public LayerNorm(int width) {
    this.width = Shapes.positive("layer-norm.width", width);
    scale = GroupNorm.ones("scale", width);
    shift = new Parameter("shift", Shape.of(width), new float[width]);
  }

  private LayerNorm(int width, @Nullable Parameter scale, @Nullable Parameter shift) {
    this.width = Shapes.positive("layer-norm.width", width);
    this.scale = scale;
    this.shift = shift;
  }

  /** A layer without scale and shift, for where something else scales and shifts its output. */
  public static LayerNorm plain(int width) {
    return new LayerNorm(width, null, null);
  }

  /**
   * The normalised input.
   *
   * @param x {@code [n, ..., width]}
   * @return the shape of x
   * @throws IllegalArgumentException if the last axis has another extent
   */
  public Tensor apply(Tensor x) {
    Shapes.requireLast("layer norm: x", x, "[n, ..., width]", width);
    Parameter factor = scale;
    Parameter offset = shift;
    return Normalisation.layer(
        x, factor == null ? null : factor.value(), offset == null ? null : offset.value(), EPSILON);
  }

  /** {@code scale [width]} and {@code shift [width]}, or nothing if the layer is plain. */
  public Parameters parameters() {
    return scale == null || shift == null ? Parameters.of() : Parameters.of(scale, shift);
  }
}
