package org.understudy.nn;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Layer normalisation over the last axis (Ba, Kiros and Hinton 2016): {@code (x - mean) /
 * sqrt(variance + 1e-5) * weight + bias}, with the variance divided by the extent.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LayerNorm {
  private static final float EPSILON = 1e-5f;

  private final int width;
  private final @Nullable Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * A layer that begins with weights of 1 and biases of 0.
   *
   * @param width extent of the last axis, at least 1
   */
  public LayerNorm(int width) {
    this.width = Shapes.positive("layer-norm.width", width);
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    weight = new Parameter("weight", Shape.of(width), ones);
    bias = new Parameter("bias", Shape.of(width), new float[width]);
  }

  private LayerNorm(int width, @Nullable Parameter weight, @Nullable Parameter bias) {
    this.width = Shapes.positive("layer-norm.width", width);
    this.weight = weight;
    this.bias = bias;
  }

  /** A layer without weight and bias, for where something else scales and shifts its output. */
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
    Parameter scale = weight;
    Parameter shift = bias;
    return Normalisation.layer(
        x, scale == null ? null : scale.value(), shift == null ? null : shift.value(), EPSILON);
  }

  /** {@code weight [width]} and {@code bias [width]}, or nothing if the layer is plain. */
  public Parameters parameters() {
    return weight == null || bias == null ? Parameters.of() : Parameters.of(weight, bias);
  }
}
