package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/** oneDNN's layer and batch normalisation, each with the gradients of all its operands. */
final class NormalisationPrimitives {
  private static final String NAME = "normalisation";
  private static final int FLAGS = dnnl_use_scale | dnnl_use_shift;

  private final Primitives primitives;

  NormalisationPrimitives(Primitives primitives) {
    this.primitives = primitives;
  }

  /** Over which elements the mean and variance are taken. */
  enum Kind {
    /** The channels of one position. */
    LAYER,
    /** All positions of all images, for each channel. */
    BATCH
  }

  /** What is normalised: images {@code [batch, positions, channels]}. */
  record Extents(Kind kind, int batch, int positions, int channels, float epsilon) {
    /** How many means there are. */
    int statistics() {
      return switch (kind) {
        case LAYER -> batch * positions;
        case BATCH -> channels;
      };
    }

    private long work() {
      return 8L * batch * positions * channels;
    }

    private int[] numbers() {
      return new int[] {
        batch, positions, channels, Float.floatToRawIntBits(epsilon),
      };
    }
  }

  /** y = scale (x - mean) / sqrt(variance + epsilon) + shift. */
  void forward(
      Extents extents,
      Storage x,
      Storage scale,
      Storage shift,
      Storage y,
      Storage mean,
      Storage variance) {
    primitives
        .plan(key("forward", extents), () -> forwardPlan(extents))
        .run(x, scale, shift, y, mean, variance);
  }

  /** The gradients of x, scale and shift. */
  void backward(
      Extents extents,
      Storage x,
      Storage mean,
      Storage variance,
      Storage gy,
      Storage scale,
      Storage gx,
      Storage gScale,
      Storage gShift) {
    primitives
        .plan(key("backward", extents), () -> backwardPlan(extents))
        .run(x, mean, variance, gy, scale, gx, gScale, gShift);
  }

  private Primitives.Key key(String pass, Extents extents) {
    return new Primitives.Key(
        extents.kind + pass, primitives.team(extents.work()), extents.numbers());
  }

  private dnnl_memory_desc data(Extents extents) {
    int positions = extents.positions;
    int channels = extents.channels;
    return extents.kind == Kind.LAYER
        ? primitives.dense(extents.batch * positions, channels)
        : primitives.describe(
            new int[] {extents.batch, channels, 1, positions},
            new int[] {positions * channels, 1, positions * channels, channels});
  }

  private dnnl_memory_desc statistics(Extents extents) {
    return primitives.dense(extents.statistics());
  }

  private dnnl_primitive_desc forwardDescriptor(Extents extents) {
    dnnl_memory_desc data = data(extents);
    dnnl_primitive_desc pd = new dnnl_primitive_desc();
    float epsilon = extents.epsilon;
    int status =
        switch (extents.kind) {
          case LAYER ->
              dnnl_layer_normalization_forward_primitive_desc_create(
                  pd,
                  primitives.engine,
                  dnnl_forward_training,
                  data,
                  data,
                  statistics(extents),
                  epsilon,
                  FLAGS,
                  primitives.attributes());
          case BATCH ->
              dnnl_batch_normalization_forward_primitive_desc_create(
                  pd,
                  primitives.engine,
                  dnnl_forward_training,
                  data,
                  data,
                  epsilon,
                  FLAGS,
                  primitives.attributes());
        };
    Primitives.check(NAME, status);
    return pd;
  }

  private Plan forwardPlan(Extents extents) {
    dnnl_memory_desc data = data(extents);
    dnnl_memory_desc channels = primitives.dense(extents.channels);
    dnnl_memory_desc statistics = statistics(extents);
    return new Plan(
        primitives,
        NAME,
        forwardDescriptor(extents),
        new int[] {
          DNNL_ARG_SRC,
          DNNL_ARG_SCALE,
          DNNL_ARG_SHIFT,
          DNNL_ARG_DST,
          DNNL_ARG_MEAN,
          DNNL_ARG_VARIANCE
        },
        new dnnl_memory_desc[] {data, channels, channels, data, statistics, statistics});
  }

  private Plan backwardPlan(Extents extents) {
    dnnl_memory_desc data = data(extents);
    dnnl_memory_desc channels = primitives.dense(extents.channels);
    dnnl_memory_desc statistics = statistics(extents);
    dnnl_primitive_desc hint = forwardDescriptor(extents);
    primitives.temporaries.add(() -> dnnl_primitive_desc_destroy(hint));
    dnnl_primitive_desc pd = new dnnl_primitive_desc();
    float epsilon = extents.epsilon;
    int status =
        switch (extents.kind) {
          case LAYER ->
              dnnl_layer_normalization_backward_primitive_desc_create(
                  pd,
                  primitives.engine,
                  dnnl_backward,
                  data,
                  data,
                  data,
                  statistics,
                  epsilon,
                  FLAGS,
                  hint,
                  primitives.attributes());
          case BATCH ->
              dnnl_batch_normalization_backward_primitive_desc_create(
                  pd,
                  primitives.engine,
                  dnnl_backward,
                  data,
                  data,
                  data,
                  epsilon,
                  FLAGS,
                  hint,
                  primitives.attributes());
        };
    Primitives.check(NAME, status);
    return new Plan(
        primitives,
        NAME,
        pd,
        new int[] {
          DNNL_ARG_SRC,
          DNNL_ARG_MEAN,
          DNNL_ARG_VARIANCE,
          DNNL_ARG_DIFF_DST,
          DNNL_ARG_SCALE,
          DNNL_ARG_DIFF_SRC,
          DNNL_ARG_DIFF_SCALE,
          DNNL_ARG_DIFF_SHIFT
        },
        new dnnl_memory_desc[] {
          data, statistics, statistics, data, channels, data, channels, channels
        });
  }
}
