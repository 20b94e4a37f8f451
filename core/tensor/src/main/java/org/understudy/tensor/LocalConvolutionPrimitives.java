package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.understudy.tensor.LocalConvolutionGeometry.Product;
import org.understudy.tensor.LocalConvolutionGeometry.Span;

/**
 * The three passes of a local convolution as matrix products, many places to a call. Channels being
 * last, the elements under a row of the kernel are a run of each image, so that strides alone make
 * matrices of them and nothing is rearranged. Float32 in every precision: the matrices are too
 * narrow to gain from less.
 */
final class LocalConvolutionPrimitives {
  private static final String NAME = "local convolution";

  private final Primitives primitives;

  LocalConvolutionPrimitives(Primitives primitives) {
    this.primitives = primitives;
  }

  /**
   * y = x * w.
   *
   * @param add whether y holds something already, to which this is added
   */
  void forward(
      LocalConvolutionGeometry geometry, Storage x, Storage weight, boolean add, Storage y) {
    for (Product each : geometry.products) {
      boolean sum = add || !each.first();
      Storage[] operands = {x, weight, y};
      plan(sum ? "forward, added" : "forward", geometry, each, sum)
          .runFrom(operands, each.imageStart(), each.weightStart(), each.outputStart());
    }
  }

  /** Adds the gradient of the images. */
  void data(LocalConvolutionGeometry geometry, Storage gy, Storage weight, Storage gx) {
    for (Product each : geometry.products) {
      Storage[] operands = {gy, weight, gx};
      plan("data", geometry, each, true)
          .runFrom(operands, each.outputStart(), each.weightStart(), each.imageStart());
    }
  }

  /** The gradient of the weight. */
  void weights(LocalConvolutionGeometry geometry, Storage x, Storage gy, Storage gw) {
    for (Product each : geometry.products) {
      Storage[] operands = {gy, x, gw};
      plan("weights", geometry, each, false)
          .runFrom(operands, each.outputStart(), each.imageStart(), each.weightStart());
    }
  }

  private Plan plan(String pass, LocalConvolutionGeometry geometry, Product product, boolean sum) {
    long work =
        (long) product.columns().count()
            * geometry.batch
            * geometry.out
            * geometry.taps()
            * geometry.in;
    Primitives.Key key =
        new Primitives.Key(NAME + ", " + pass, primitives.team(work), geometry.numbers(product));
    return primitives.plan(
        key,
        () -> {
          Layouts layouts = new Layouts(geometry, product);
          return switch (pass) {
            case "data" ->
                layouts.plan(layouts.output(false), layouts.weight(true), layouts.image(), sum);
            case "weights" ->
                layouts.plan(layouts.output(true), layouts.image(), layouts.weight(true), sum);
            default ->
                layouts.plan(layouts.image(), layouts.weight(false), layouts.output(false), sum);
          };
        });
  }

  /** The operands of one product as matrices, one for each place. */
  private final class Layouts {
    private final LocalConvolutionGeometry geometry;
    private final Span columns;

    Layouts(LocalConvolutionGeometry geometry, Product product) {
      this.geometry = geometry;
      columns = product.columns();
    }

    /** A row for each image. */
    private dnnl_memory_desc image() {
      return matrices(
          geometry.stride[1] * geometry.in,
          geometry.batch,
          geometry.input[0] * geometry.input[1] * geometry.in,
          geometry.taps() * geometry.in,
          false);
    }

    /** A row for each image, or a column. */
    private dnnl_memory_desc output(boolean transposed) {
      return matrices(
          geometry.out,
          geometry.batch,
          geometry.output[0] * geometry.output[1] * geometry.out,
          geometry.out,
          transposed);
    }

    /** A row for each channel of the output, or a column. */
    private dnnl_memory_desc weight(boolean byOutput) {
      int terms = geometry.terms();
      return matrices(
          terms, geometry.out, terms / geometry.out, geometry.taps() * geometry.in, !byOutput);
    }

    /**
     * Matrices of rows that lie this far apart, for places that do. Of an axis of one element the
     * step has no meaning, but oneDNN wants it as if it were dense.
     */
    private dnnl_memory_desc matrices(
        int placeStep, int rows, int rowStep, int width, boolean transposed) {
      int row = rows > 1 ? rowStep : transposed ? 1 : width;
      int place = columns.count() > 1 ? columns.step() * placeStep : rows * Math.max(row, width);
      return transposed
          ? primitives.describe(new int[] {columns.count(), width, rows}, new int[] {place, 1, row})
          : primitives.describe(
              new int[] {columns.count(), rows, width}, new int[] {place, row, 1});
    }

    Plan plan(dnnl_memory_desc a, dnnl_memory_desc b, dnnl_memory_desc c, boolean sum) {
      dnnl_primitive_attr attr = primitives.attributes();
      if (sum) {
        dnnl_post_ops post = new dnnl_post_ops();
        Primitives.check(NAME, dnnl_post_ops_create(post));
        primitives.temporaries.add(() -> dnnl_post_ops_destroy(post));
        Primitives.check(NAME, dnnl_post_ops_append_sum(post, 1, 0, dnnl_data_type_undef));
        Primitives.check(NAME, dnnl_primitive_attr_set_post_ops(attr, post));
      }
      dnnl_primitive_desc pd = new dnnl_primitive_desc();
      Primitives.check(
          NAME, dnnl_matmul_primitive_desc_create(pd, primitives.engine, a, b, null, c, attr));
      return new Plan(
          primitives,
          NAME,
          pd,
          new int[] {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST},
          new dnnl_memory_desc[] {a, b, c});
    }
  }
}
