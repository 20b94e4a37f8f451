package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

  /** What an element that is rounded counts for in multiplications. */
  private static final long ROUNDING_WORK = 8;

  /** Images as numbers of the engine, or rounded already to those that products are made of. */
  record Images(Storage data, boolean rounded) {
    static Images of(Storage data) {
      return new Images(data, false);
    }

    int flag() {
      return rounded ? 1 : 0;
    }
  }

  private final Primitives primitives;

  ConvolutionPrimitives(Primitives primitives) {
    this.primitives = primitives;
  }

  /** Rounds images to bfloat16, two to a float, for several passes to read. */
  void round(int size, Storage images, Storage rounded) {
    Primitives.Key key =
        new Primitives.Key("round", primitives.team(ROUNDING_WORK * size), new int[] {size});
    int[] dims = {size};
    int[] dense = {1};
    primitives
        .plan(
            key,
            () ->
                Plan.move(
                    primitives,
                    primitives.describe(dims, dense, dnnl_f32),
                    primitives.describe(dims, dense, dnnl_bf16)))
        .run(images, rounded);
  }

  /** y = activation(x * w + bias), or x * w + bias + added. */
  void forward(
      ConvolutionGeometry geometry,
      Activation activation,
      Images x,
      Storage weight,
      @Nullable Storage bias,
      @Nullable Storage added,
      Storage y) {
    // Rectifiers share an algorithm and differ by their slope.
    int slope = Float.floatToIntBits(Fusion.alpha(activation));
    Primitives.Key key =
        key(
            NAME,
            geometry,
            Fusion.algorithm(activation),
            slope,
            bias == null ? 0 : 1,
            added == null ? 0 : 1,
            x.flag());
    Plan plan =
        primitives.plan(
            key,
            () ->
                new Layouts(geometry, x.rounded, false)
                    .forward(activation, bias != null, added != null));
    Storage[] operands = {x.data, weight, bias, added, y};
    plan.run(Arrays.stream(operands).filter(Objects::nonNull).toArray(Storage[]::new));
  }

  /** The gradient of the images. */
  void data(ConvolutionGeometry geometry, Images gy, Storage weight, Storage gx) {
    Primitives.Key key = key("convolution, data", geometry, gy.flag());
    primitives
        .plan(key, () -> new Layouts(geometry, false, gy.rounded).data())
        .run(gy.data, weight, gx);
  }

  /** The gradient of the weight and, if asked for, of the bias. */
  void weights(
      ConvolutionGeometry geometry, Images x, Images gy, Storage gw, @Nullable Storage gb) {
    Primitives.Key key =
        key("convolution, weights", geometry, gb == null ? 0 : 1, x.flag(), gy.flag());
    Plan plan =
        primitives.plan(
            key, () -> new Layouts(geometry, x.rounded, gy.rounded).weights(gb != null));
    if (gb == null) {
      plan.run(x.data, gy.data, gw);
    } else {
      plan.run(x.data, gy.data, gw, gb);
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

    Layouts(ConvolutionGeometry geometry, boolean roundedSource, boolean roundedTarget) {
      this.geometry = geometry;
      source = image(geometry.inputShape(), roundedSource ? dnnl_bf16 : dnnl_f32);
      target = image(geometry.outputShape(), roundedTarget ? dnnl_bf16 : dnnl_f32);
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

    Plan forward(Activation activation, boolean biased, boolean adding) {
      dnnl_primitive_attr attr = primitives.attributes();
      boolean rectified =
          primitives.activate(attr, Fusion.algorithm(activation), Fusion.alpha(activation));
      if (adding) {
        primitives.add(attr, target);
      }
      dnnl_primitive_desc pd = forwardDescriptor(attr, biased ? bias : null);
      List<Integer> names = new ArrayList<>(List.of(DNNL_ARG_SRC, DNNL_ARG_WEIGHTS));
      List<dnnl_memory_desc> ours = new ArrayList<>(List.of(source, weights));
      List<dnnl_memory_desc> theirs = new ArrayList<>();
      theirs.add(wanted(pd, dnnl_query_src_md));
      theirs.add(wanted(pd, dnnl_query_weights_md));
      if (biased) {
        names.add(DNNL_ARG_BIAS);
        ours.add(bias);
        theirs.add(bias);
      }
      if (adding) {
        names.add(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1);
        ours.add(target);
        theirs.add(target);
      }
      names.add(DNNL_ARG_DST);
      ours.add(target);
      theirs.add(target);
      Plan plan =
          Plan.rearranging(
              primitives,
              NAME,
              pd,
              names.stream().mapToInt(Integer::intValue).toArray(),
              ours.toArray(dnnl_memory_desc[]::new),
              theirs.toArray(dnnl_memory_desc[]::new),
              names.size() - 1);
      int[] ones = new int[geometry.axes() + 2];
      Arrays.fill(ones, 1);
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
