package org.understudy.nn;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * An image enlarged by repeating each position, as by {@link org.understudy.tensor.Upsampling}, and
 * then convolved without changing its extents: how decoders and U-Nets grow images without the
 * checkerboards of a {@link ConvTransposed} (Odena et al. 2016).
 *
 * <p>The large image is never made. A kernel of extent k on copies of f positions meets each of
 * them with sums of its elements, so the layer is the transposed convolution of stride f whose
 * kernel of extent k + f - 1 holds those sums: ((k + f - 1) / (f k))^2 of an image's products, 16
 * in place of 36 for a kernel of three that doubles.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class UpsamplingConv {
  private final int in;
  private final Kernel kernel;
  private final Convolution transposed;
  private final Parameters parameters;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer that begins with the numbers of a {@link Conv}.
   *
   * @param in channels of the input
   * @param out channels of the output
   * @param kernel of odd extents, whose stride is the factor by which each axis grows; with neither
   *     padding, dilation nor groups
   * @throws IllegalArgumentException if the kernel is another
   */
  public UpsamplingConv(int in, int out, Kernel kernel, RandomStream random) {
    int axes = kernel.axes();
    int[] extents = new int[axes];
    int[] factors = new int[axes];
    int[] padding = new int[axes];
    boolean fits = kernel.groups() == 1 && kernel.border() == Padding.ZERO;
    for (int i = 0; i < axes; i++) {
      extents[i] = kernel.extentOf(i);
      factors[i] = kernel.strideOf(i);
      padding[i] = extents[i] / 2;
      fits &= extents[i] % 2 == 1 && kernel.dilationOf(i) == 1 && kernel.paddingOf(i) == 0;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          ("upsampling-conv.kernel: expected odd extents, a stride and nothing else, found %s with"
                  + " a padding, a dilation, groups or a border")
              .formatted(kernel));
    }
    this.in = in;
    this.kernel = kernel;
    transposed = Convolution.of(axes).stride(factors).padding(padding);
    parameters = new Conv(in, out, Kernel.of(extents), Activation.IDENTITY, random).parameters();
    weight = parameters.get("weight");
    bias = parameters.get("bias");
  }

  /**
   * The layer's output.
   *
   * @param x {@code [n, extents..., in]}
   * @return {@code [n, factor * extents..., out]}
   * @throws IllegalArgumentException if x has other axes or channels
   */
  public Tensor apply(Tensor x) {
    Conv.requireImage("upsampling conv: x", x, kernel, in);
    return transposed.transposed(x, summed(weight.value()), bias.value());
  }

  /** The transposed convolution's weight {@code [in, kernel + factor - 1..., out]}. */
  private Tensor summed(Tensor weight) {
    Tensor sums = weight;
    for (int i = 0; i < kernel.axes(); i++) {
      int last = kernel.extentOf(i) - 1;
      int[] backwards = new int[last + 1];
      Arrays.setAll(backwards, k -> last - k);
      Tensor reversed = sums.gather(i + 1, backwards);
      int copies = kernel.strideOf(i);
      sums = reversed.pad(i + 1, 0, copies - 1);
      for (int copy = 1; copy < copies; copy++) {
        sums = sums.add(reversed.pad(i + 1, copy, copies - 1 - copy));
      }
    }
    int[] order = new int[sums.rank()];
    Arrays.setAll(order, i -> i);
    order[0] = order.length - 1;
    order[order.length - 1] = 0;
    return sums.permute(order);
  }

  /** {@code weight [out, kernel..., in]}, {@code bias [out]}: those of a {@link Conv}. */
  public Parameters parameters() {
    return parameters;
  }
}
