package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.LongPointer;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN's three passes of a convolution. Images stay channels last, in which oneDNN computes them
 * as they lie; the small weights are rearranged at each call into the layout it asks for.
 */
final class ConvolutionPrimitives {
  private static final String NAME = "convolution";

  private final Primitives primitives;

  ConvolutionPrimitives(Primitives primitives) {
    this.primitives = primitives;
  }

  /** y = activation(x * w + bias). */
  void forward(
      ConvolutionGeometry geometry,
      Activation activation,
      Storage x,
      Storage weight,
      @Nullable Storage bias,
      Storage y) {
    // Rectifiers share an algorithm and differ by their slope.
    int slope = Float.floatToIntBits(Fusion.alpha(activation));
    Primitives.Key key =
        key(NAME, geometry, Fusion.algorithm(activation), slope, bias == null ? 0 : 1);
    Plan plan = primitives.plan(key, () -> new Layouts(geometry).forward(activation, bias != null));
    if (bias == null) {
      plan.run(x, weight, y);
    } else {
      plan.run(x, weight, bias, y);
    }
  }

  /** The gradient of the images. */
  void data(ConvolutionGeometry geometry, Storage gy, Storage weight, Storage gx) {
    primitives
        .plan(key("convolution, data", geometry), () -> new Layouts(geometry).data())
        .run(gy, weight, gx);
  }

  /** The gradient of the weight and, if asked for, of the bias. */
  void weights(
      ConvolutionGeometry geometry, Storage x, Storage gy, Storage gw, @Nullable Storage gb) {
    Primitives.Key key = key("convolution, weights", geometry, gb == null ? 0 : 1);
    Plan plan = primitives.plan(key, () -> new Layouts(geometry).weights(gb != null));
    if (gb == null) {
      plan.run(x, gy, gw);
    } else {
      plan.run(x, gy, gw, gb);
    }
  }

  private Primitives.Key key(String kind, ConvolutionGeometry geometry, int... more) {
    int[] numbers = geometry.numbers(more);
    String precise = Engine.bfloat16() ? kind + ", bfloat16" : kind;
    return new Primitives.Key(precise, primitives.team(geometry.work()), numbers);
  }

  /** The descriptors of one geometry, alive while its primitive is made. */
  private final class Layouts {
    private final dnnl_memory_desc source;
    private final dnnl_memory_desc weights;
    private final dnnl_memory_desc bias;
    private final dnnl_memory_desc target;
    private final ConvolutionGeometry geometry;
    private final int type = Primitives.productType();

    Layouts(ConvolutionGeometry geometry) {
      this.geometry = geometry;
      source = image(geometry.inputShape(), dnnl_f32);
      target = image(geometry.outputShape(), dnnl_f32);
      weights = primitives.describe(weightDims(), weightStrides());
      bias = primitives.dense(geometry.out);
    }

    /** oneDNN names the channels second wherever they lie. */
    private dnnl_memory_desc image(Shape shape, int type) {
      int rank = shape.rank();
      int[] dims = new int[rank];
      int[] strides = new int[rank];
      for (int i = 0; i < rank; i++) {
        int axis = i == 0 ? 0 : i == 1 ? rank - 1 : i - 1;
        dims[i] = shape.dim(axis);
        strides[i] = shape.inner(axis);
      }
      return primitives.describe(dims, strides, type);
    }

    private int[] weightDims() {
      int groups = geometry.groups;
      int[] kernel = geometry.kernel;
      int lead = groups == 1 ? 2 : 3;
      int[] dims = new int[lead + kernel.length];
      dims[0] = groups;
      dims[lead - 2] = geometry.out / groups;
      dims[lead - 1] = geometry.in / groups;
      System.arraycopy(kernel, 0, dims, lead, kernel.length);
      return dims;
    }

    private int[] weightStrides() {
      int[] dims = weightDims();
      int lead = dims.length - geometry.axes();
      int[] strides = new int[dims.length];
      int stride = 1;
      strides[lead - 1] = stride;
      stride *= dims[lead - 1];
      for (int i = dims.length - 1; i >= lead; i--) {
        strides[i] = stride;
        stride *= dims[i];
      }
      strides[lead - 2] = stride;
      strides[0] = lead == 3 ? stride * dims[1] : stride;
      return strides;
    }

    private dnnl_memory_desc anyWeights() {
      return primitives.any(weightDims(), type);
    }

    private LongPointer longs(int[] numbers, int less) {
      LongPointer pointer = new LongPointer(numbers.length);
      for (int i = 0; i < numbers.length; i++) {
        pointer.put(i, numbers[i] - less);
      }
      return pointer;
    }

    private dnnl_primitive_desc forwardDescriptor(
        dnnl_primitive_attr attr, @Nullable dnnl_memory_desc offset) {
      dnnl_primitive_desc pd = new dnnl_primitive_desc();
      Primitives.check(
          NAME,
          dnnl_convolution_forward_primitive_desc_create(
              pd,
              primitives.engine,
              dnnl_forward_training,
              dnnl_convolution_direct,
              image(geometry.inputShape(), type),
              anyWeights(),
              offset,
              target,
              longs(geometry.stride, 0),
              longs(geometry.dilation, 1),
              longs(geometry.before, 0),
              longs(geometry.behind, 0),
              attr));
      return pd;
    }

    private dnnl_primitive_desc hint() {
      dnnl_primitive_desc pd = new dnnl_primitive_desc();
      // What a gradient's primitive is modelled on has the types of the gradient's operands.
      Primitives.check(
          NAME,
          dnnl_convolution_forward_primitive_desc_create(
              pd,
              primitives.engine,
              dnnl_forward_training,
              dnnl_convolution_direct,
              image(geometry.inputShape(), type),
              anyWeights(),
              null,
              image(geometry.outputShape(), type),
              longs(geometry.stride, 0),
              longs(geometry.dilation, 1),
              longs(geometry.before, 0),
              longs(geometry.behind, 0),
              primitives.attributes()));
      primitives.temporaries.add(() -> dnnl_primitive_desc_destroy(pd));
      return pd;
    }

    Plan forward(Activation activation, boolean biased) {
      dnnl_primitive_attr attr = primitives.attributes();
      boolean rectified =
          primitives.activate(attr, Fusion.algorithm(activation), Fusion.alpha(activation));
      dnnl_primitive_desc pd = forwardDescriptor(attr, biased ? bias : null);
      dnnl_memory_desc x = wanted(pd, dnnl_query_src_md);
      dnnl_memory_desc w = wanted(pd, dnnl_query_weights_md);
      Plan plan =
          biased
              ? Plan.rearranging(
                  primitives,
                  NAME,
                  pd,
                  new int[] {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_BIAS, DNNL_ARG_DST},
                  new dnnl_memory_desc[] {source, weights, bias, target},
                  new dnnl_memory_desc[] {x, w, bias, target},
                  3)
              : Plan.rearranging(
                  primitives,
                  NAME,
                  pd,
                  new int[] {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST},
                  new dnnl_memory_desc[] {source, weights, target},
                  new dnnl_memory_desc[] {x, w, target},
                  2);
      int[] ones = new int[geometry.axes() + 2];
      java.util.Arrays.fill(ones, 1);
      return rectified ? plan.withZeroSlope(primitives.dense(ones)) : plan;
    }

    Plan data() {
      dnnl_primitive_desc pd = new dnnl_primitive_desc();
      Primitives.check(
          NAME,
          dnnl_convolution_backward_data_primitive_desc_create(
              pd,
              primitives.engine,
              dnnl_convolution_direct,
              source,
              anyWeights(),
              image(geometry.outputShape(), type),
              longs(geometry.stride, 0),
              longs(geometry.dilation, 1),
              longs(geometry.before, 0),
              longs(geometry.behind, 0),
              hint(),
              primitives.attributes()));
      return Plan.rearranging(
          primitives,
          NAME,
          pd,
          new int[] {DNNL_ARG_DIFF_DST, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_SRC},
          new dnnl_memory_desc[] {target, weights, source},
          new dnnl_memory_desc[] {
            wanted(pd, dnnl_query_diff_dst_md), wanted(pd, dnnl_query_weights_md), source
          },
          2);
    }

    Plan weights(boolean biased) {
      dnnl_primitive_desc pd = new dnnl_primitive_desc();
      dnnl_memory_desc any = primitives.any(weightDims(), dnnl_f32);
      Primitives.check(
          NAME,
          dnnl_convolution_backward_weights_primitive_desc_create(
              pd,
              primitives.engine,
              dnnl_convolution_direct,
              image(geometry.inputShape(), type),
              any,
              biased ? bias : null,
              image(geometry.outputShape(), type),
              longs(geometry.stride, 0),
              longs(geometry.dilation, 1),
              longs(geometry.before, 0),
              longs(geometry.behind, 0),
              hint(),
              primitives.attributes()));
      dnnl_memory_desc x = wanted(pd, dnnl_query_src_md);
      dnnl_memory_desc g = wanted(pd, dnnl_query_diff_dst_md);
      dnnl_memory_desc w = wanted(pd, dnnl_query_diff_weights_md);
      return biased
          ? Plan.rearranging(
              primitives,
              NAME,
              pd,
              new int[] {
                DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_BIAS
              },
              new dnnl_memory_desc[] {source, target, weights, bias},
              new dnnl_memory_desc[] {x, g, w, bias},
              2)
          : Plan.rearranging(
              primitives,
              NAME,
              pd,
              new int[] {DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_WEIGHTS},
              new dnnl_memory_desc[] {source, target, weights},
              new dnnl_memory_desc[] {x, g, w},
              2);
    }

    private static dnnl_memory_desc wanted(dnnl_primitive_desc pd, int query) {
      return dnnl_primitive_desc_query_md(pd, query, 0);
    }
  }
}
