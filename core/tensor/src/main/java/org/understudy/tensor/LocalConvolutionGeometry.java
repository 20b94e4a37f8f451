package org.understudy.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * The extents of one local convolution, each array for height and width, and how its places part
 * into matrix products that oneDNN can run at once.
 */
final class LocalConvolutionGeometry {
  final int batch;
  final int in;
  final int out;
  final int[] input;
  final int[] output;
  final int[] kernel;
  final int[] stride;
  final int[] dilation;

  /** All products, those that add to the same places one after the other. */
  final List<Product> products = new ArrayList<>();

  LocalConvolutionGeometry(
      int batch,
      int in,
      int out,
      int[] input,
      int[] output,
      int[] kernel,
      int[] stride,
      int[] dilation) {
    this.batch = batch;
    this.in = in;
    this.out = out;
    this.input = input;
    this.output = output;
    this.kernel = kernel;
    this.stride = stride;
    this.dilation = dilation;
    addProducts();
  }

  /** The same steps over more images or channels. */
  LocalConvolutionGeometry with(int batch, int in, int out) {
    return new LocalConvolutionGeometry(batch, in, out, input, output, kernel, stride, dilation);
  }

  Shape inputShape() {
    return Shape.of(batch, input[0], input[1], in);
  }

  Shape outputShape() {
    return Shape.of(batch, output[0], output[1], out);
  }

  Shape weightShape() {
    return Shape.of(output[0], output[1], out, kernel[0], kernel[1], in);
  }

  boolean isEmpty() {
    return batch == 0 || out == 0;
  }

  /** Elements of the kernel that lie side by side in an image. */
  int taps() {
    return dilation[1] == 1 ? kernel[1] : 1;
  }

  /** Weights of one place. */
  int terms() {
    return out * kernel[0] * kernel[1] * in;
  }

  /** Places along a row. */
  record Span(int first, int count, int step) {}

  /**
   * A matrix product for each of some places: the images' elements under a run of the kernel, a row
   * for each image, times the weights of that run. Starts are elements of the operands.
   */
  record Product(Span columns, boolean first, int imageStart, int weightStart, int outputStart) {}

  private void addProducts() {
    for (int line = 0; line < output[0]; line++) {
      for (Span columns : columns()) {
        int place = line * output[1] + columns.first;
        for (int down = 0; down < kernel[0]; down++) {
          for (int across = 0; across < kernel[1]; across += taps()) {
            int row = line * stride[0] + down * dilation[0];
            int column = columns.first * stride[1] + across * dilation[1];
            products.add(
                new Product(
                    columns,
                    down == 0 && across == 0,
                    (row * input[1] + column) * in,
                    place * terms() + (down * kernel[1] + across) * in,
                    place * out));
          }
        }
      }
    }
  }

  // oneDNN takes an operand only if no two of its elements are the same, and if each axis steps
  // beyond all of the one inside it, its last element included. So places whose kernels overlap go
  // into different spans, and a last place that has less room behind it goes into one of its own.
  // It would take many rows at once, too, but mistakes the steps of some.

  private List<Span> columns() {
    int step = (taps() + stride[1] - 1) / stride[1];
    List<Span> spans = new ArrayList<>();
    for (int first = 0; first < Math.min(step, output[1]); first++) {
      int count = (output[1] - first + step - 1) / step;
      boolean roomy =
          (long) count * step * stride[1] <= input[1] && (long) count * step <= output[1];
      if (roomy || count == 1) {
        spans.add(new Span(first, count, step));
      } else {
        spans.add(new Span(first, count - 1, step));
        spans.add(new Span(first + (count - 1) * step, 1, step));
      }
    }
    return spans;
  }

  /** Everything that tells the primitives of one product from another's. */
  int[] numbers(Product product) {
    return new int[] {
      batch,
      in,
      out,
      input[0],
      input[1],
      output[0],
      output[1],
      kernel[0],
      kernel[1],
      stride[0],
      stride[1],
      taps(),
      product.columns.count,
      product.columns.step
    };
  }
}
