package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.SUMS;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.Fourier;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** Fourier transforms of complex pairs and of real numbers, along some axes of any lengths. */
class FourierAgainstLibtorchTest {
  /** The numbers' shape without the pairs, and the axes to transform. */
  private static final class Setting {
    final Shape shape;
    final int[] axes;

    Setting(Sample sample) {
      RandomStream random = sample.random("setting");
      int[] dims = new int[1 + random.nextInt(3)];
      Arrays.setAll(dims, i -> 1 + random.nextInt(random.nextInt(3) == 0 ? 34 : 8));
      shape = Shape.of(dims);
      axes =
          Arrays.copyOf(random.permutation(dims.length), 1 + random.nextInt(dims.length));
      for (int i = 0; i < axes.length; i++) {
        axes[i] -= random.nextInt(2) * dims.length;
      }
    }

    int last() {
      return axes[axes.length - 1];
    }

    Numbers pairs(Sample sample, Shape complex) {
      int[] dims = Arrays.copyOf(complex.toArray(), complex.rank() + 1);
      dims[complex.rank()] = 2;
      return Numbers.uniform(sample.random("pairs"), Shape.of(dims), -2, 2);
    }
  }

  private static Tensor along(Tensor x, int axis, boolean inverse) {
    return inverse
        ? torch.fft_ifft(x, new LongOptional(), axis, new StringViewOptional())
        : torch.fft_fft(x, new LongOptional(), axis, new StringViewOptional());
  }

  /** All named axes but the last few. */
  private static Tensor all(Tensor x, int[] axes, int count, boolean inverse) {
    Tensor y = x;
    for (int i = 0; i < count; i++) {
      y = along(y, axes[i], inverse);
    }
    return y;
  }

  @Seeded
  void complex(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    Setting setting = new Setting(sample);
    int[] axes = setting.axes;
    Numbers x = setting.pairs(sample, setting.shape);
    SUMS.unary(
        t -> Fourier.forward(t, axes),
        t -> torch.view_as_real(all(torch.view_as_complex(t), axes, axes.length, false)),
        x);
    SUMS.unary(
        t -> Fourier.inverse(t, axes),
        t -> torch.view_as_real(all(torch.view_as_complex(t), axes, axes.length, true)),
        x);
  }

  @Seeded
  void realForward(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    Setting setting = new Setting(sample);
    int[] axes = setting.axes;
    SUMS.unary(
        t -> Fourier.forwardReal(t, axes),
        t -> {
          Tensor half =
              torch.fft_rfft(t, new LongOptional(), setting.last(), new StringViewOptional());
          return torch.view_as_real(all(half, axes, axes.length - 1, false));
        },
        Numbers.uniform(sample.random("x"), setting.shape, -2, 2));
  }

  @Seeded
  void realInverse(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    Setting setting = new Setting(sample);
    int[] axes = setting.axes;
    int n = setting.shape.dim(setting.last());
    Shape half = setting.shape.with(setting.last(), n / 2 + 1);
    SUMS.unary(
        t -> Fourier.inverseReal(t, n, axes),
        t ->
            torch.fft_irfft(
                all(torch.view_as_complex(t), axes, axes.length - 1, true),
                new LongOptional(n),
                setting.last(),
                new StringViewOptional()),
        setting.pairs(sample, half));
  }
}
