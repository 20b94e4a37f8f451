package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.LongPointer;

/** oneDNN's average pooling and its adjoint, on images channels last. */
final class PoolingPrimitives {
  private static final String NAME = "pooling";

  /** What one element of a window counts for in multiplications. */
  private static final long ELEMENT_WORK = 8;

  private PoolingPrimitives() {}

  /** y = the means of x's windows, with or without the zeros around it. */
  static void forward(
      Primitives primitives, PoolingGeometry geometry, boolean withPadding, Storage x, Storage y) {
    primitives
        .plan(
            key(primitives, "mean pooling", geometry, withPadding),
            () ->
                new Plan(
                    primitives,
                    NAME,
                    descriptor(primitives, geometry, withPadding, primitives.attributes()),
                    new int[] {DNNL_ARG_SRC, DNNL_ARG_DST},
                    layouts(primitives, geometry.inputShape(), geometry.outputShape())))
        .run(x, y);
  }

  /** y = the sums over x's windows, for poolings without padding. */
  static void sum(Primitives primitives, PoolingGeometry geometry, Storage x, Storage y) {
    int elements = 1;
    for (int extent : geometry.window) {
      elements *= extent;
    }
    float scale = elements;
    primitives
        .plan(
            key(primitives, "sum pooling", geometry, false),
            () -> {
              dnnl_primitive_attr attr = primitives.attributes();
              primitives.activate(attr, dnnl_eltwise_linear, scale);
              return new Plan(
                  primitives,
                  NAME,
                  descriptor(primitives, geometry, false, attr),
                  new int[] {DNNL_ARG_SRC, DNNL_ARG_DST},
                  layouts(primitives, geometry.inputShape(), geometry.outputShape()));
            })
        .run(x, y);
  }

  /** gx = gy shared among the elements of its windows. */
  static void backward(
      Primitives primitives,
      PoolingGeometry geometry,
      boolean withPadding,
      Storage gy,
      Storage gx) {
    primitives
        .plan(
            key(primitives, "mean pooling, backward", geometry, withPadding),
            () -> backwardPlan(primitives, geometry, withPadding))
        .run(gy, gx);
  }

  private static Primitives.Key key(
      Primitives primitives, String kind, PoolingGeometry geometry, boolean withPadding) {
    int team = primitives.team(ELEMENT_WORK * geometry.work());
    return new Primitives.Key(kind, team, geometry.numbers(withPadding ? 1 : 0));
  }

  private static Plan backwardPlan(
      Primitives primitives, PoolingGeometry geometry, boolean withPadding) {
    dnnl_primitive_desc hint =
        descriptor(primitives, geometry, withPadding, primitives.attributes());
    primitives.temporaries.add(() -> dnnl_primitive_desc_destroy(hint));
    dnnl_primitive_desc pd = new dnnl_primitive_desc();
    Primitives.check(
        NAME,
        dnnl_pooling_backward_primitive_desc_create(
            pd,
            primitives.engine,
            algorithm(withPadding),
            image(primitives, geometry.inputShape()),
            image(primitives, geometry.outputShape()),
            longs(geometry.stride),
            longs(geometry.window),
            longs(new int[geometry.axes()]),
            longs(geometry.padding),
            longs(geometry.padding),
            hint,
            primitives.attributes()));
    return new Plan(
        primitives,
        NAME,
        pd,
        new int[] {DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC},
        layouts(primitives, geometry.outputShape(), geometry.inputShape()));
  }

  private static dnnl_primitive_desc descriptor(
      Primitives primitives,
      PoolingGeometry geometry,
      boolean withPadding,
      dnnl_primitive_attr attr) {
    dnnl_primitive_desc pd = new dnnl_primitive_desc();
    Primitives.check(
        NAME,
        dnnl_pooling_forward_primitive_desc_create(
            pd,
            primitives.engine,
            dnnl_forward_training,
            algorithm(withPadding),
            image(primitives, geometry.inputShape()),
            image(primitives, geometry.outputShape()),
            longs(geometry.stride),
            longs(geometry.window),
            longs(new int[geometry.axes()]),
            longs(geometry.padding),
            longs(geometry.padding),
            attr));
    return pd;
  }

  private static int algorithm(boolean withPadding) {
    return withPadding ? dnnl_pooling_avg_include_padding : dnnl_pooling_avg_exclude_padding;
  }

  private static dnnl_memory_desc[] layouts(Primitives primitives, Shape from, Shape to) {
    return new dnnl_memory_desc[] {image(primitives, from), image(primitives, to)};
  }

  /** oneDNN names the channels second wherever they lie. */
  static dnnl_memory_desc image(Primitives primitives, Shape shape) {
    int rank = shape.rank();
    int[] dims = new int[rank];
    int[] strides = new int[rank];
    for (int i = 0; i < rank; i++) {
      int axis = i == 0 ? 0 : i == 1 ? rank - 1 : i - 1;
      dims[i] = shape.dim(axis);
      strides[i] = shape.inner(axis);
    }
    return primitives.describe(dims, strides);
  }

  private static LongPointer longs(int[] numbers) {
    LongPointer pointer = new LongPointer(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      pointer.put(i, numbers[i]);
    }
    return pointer;
  }
}
