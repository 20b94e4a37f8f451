package org.understudy.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Discrete Fourier transforms along axes of any lengths, computed in double. A complex number is a
 * pair, the last axis: {@code [..., 2]}, real part first. Axes are named without it: of {@code [n,
 * m, 2]} the axes are 0 and 1, or -2 and -1.
 *
 * <p>Forward, X_k = sum over j of x_j exp(-2 pi i j k / n) without a factor; inverse, with + in the
 * exponent and 1 / n for each axis.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Fourier {
  /** Numbers that are transformed together, so that they stay near the processor. */
  private static final int BLOCK = 8192;

  /** Lines side by side from which on the processor's vectors are full. */
  private static final int LINES = 16;

  private Fourier() {}

  /**
   * The transform.
   *
   * @param x {@code [..., 2]}
   * @param axes of the complex numbers, each once; at least one
   * @return of the same shape
   * @throws IllegalArgumentException if the last axis is not 2, or an axis does not exist, is named
   *     twice or is empty
   */
  public static Tensor forward(Tensor x, int... axes) {
    return transform(x, axes("forward", x, axes), false, 1);
  }

  /**
   * The inverse of {@link #forward}.
   *
   * @param x {@code [..., 2]}
   * @param axes of the complex numbers, each once; at least one
   * @return of the same shape
   * @throws IllegalArgumentException as {@link #forward}
   */
  public static Tensor inverse(Tensor x, int... axes) {
    int[] known = axes("inverse", x, axes);
    return transform(x, known, true, count(x, known));
  }

  /**
   * The transform of real numbers, of which the last named axis has only the frequencies 0 to n /
   * 2: the others are their conjugates.
   *
   * @param x {@code [...]}
   * @param axes each once; at least one
   * @return {@code [..., 2]} with the last named axis n / 2 + 1, rounded down
   * @throws IllegalArgumentException as {@link #forward}
   */
  public static Tensor forwardReal(Tensor x, int... axes) {
    Tensor pairs = x.reshape(append(x.shape(), 1)).pad(-1, 0, 1);
    int[] known = axes("forwardReal", pairs, axes);
    int last = known[known.length - 1];
    return transform(pairs, known, false, 1).slice(last, 0, x.dim(last) / 2 + 1);
  }

  /**
   * The inverse of {@link #forwardReal}. Imaginary parts that no transform of real numbers has are
   * ignored.
   *
   * @param x {@code [..., 2]} with n / 2 + 1 frequencies along the last named axis
   * @param n extent of the last named axis of the result; it tells even from odd
   * @param axes each once; at least one
   * @return {@code [...]}
   * @throws IllegalArgumentException as {@link #forward}, or if x has not n / 2 + 1 frequencies
   */
  public static Tensor inverseReal(Tensor x, int n, int... axes) {
    int[] known = axes("inverseReal", x, axes);
    int last = known[known.length - 1];
    int half = x.dim(last);
    if (n < 1 || half != n / 2 + 1) {
      throw new IllegalArgumentException(
          "Fourier inverseReal: %d real numbers have %d frequencies, axis %d of shape %s has %d"
              .formatted(n, n / 2 + 1, last, x.shape(), half));
    }
    float[] twice = new float[half];
    for (int k = 0; k < half; k++) {
      twice[k] = k == 0 || 2 * k == n ? 1 : 2;
    }
    int[] line = new int[x.rank() - last];
    Arrays.fill(line, 1);
    line[0] = half;
    Tensor wide = x.mul(Tensor.of(twice, line)).pad(last, 0, n - half);
    Tensor real = transform(wide, known, true, count(wide, known)).slice(-1, 0, 1);
    return real.reshape(real.shape().without(-1));
  }

  private static Shape append(Shape shape, int extent) {
    int[] dims = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
    dims[shape.rank()] = extent;
    return Shape.of(dims);
  }

  /** The axes counted from the first. */
  private static int[] axes(String operation, Tensor pairs, int[] axes) {
    int rank = pairs.rank() - 1;
    if (rank < 0 || pairs.dim(-1) != 2) {
      throw new IllegalArgumentException(
          "Fourier %s: expected pairs [..., 2], found %s".formatted(operation, pairs.shape()));
    }
    int[] known = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      known[i] = axes[i] < 0 ? axes[i] + rank : axes[i];
    }
    boolean fits =
        axes.length > 0
            && Arrays.stream(known).distinct().count() == axes.length
            && Arrays.stream(known).allMatch(a -> a >= 0 && a < rank && pairs.dim(a) > 0);
    if (!fits) {
      throw new IllegalArgumentException(
          "Fourier %s: axes %s of numbers %s; expected at least one, each once, none empty"
              .formatted(operation, Arrays.toString(axes), pairs.shape().without(-1)));
    }
    return known;
  }

  private static long count(Tensor x, int[] axes) {
    long count = 1;
    for (int axis : axes) {
      count *= x.dim(axis);
    }
    return count;
  }

  /**
   * Linear and symmetric, so that its adjoint is the transform with the other sign.
   *
   * @param divisor of the result
   */
  private static Tensor transform(Tensor x, int[] axes, boolean inverse, long divisor) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(x.size());
    FloatBuffer source = x.storage().data;
    for (int i = 0; i < axes.length && x.size() > 0; i++) {
      along(x.shape(), axes[i], inverse, i == 0 ? divisor : 1, source, out.data);
      source = out.data;
    }
    return Tensor.result(
        state,
        x.shape(),
        out,
        Derivative.linear(
            t -> transform(t, axes, inverse, divisor), g -> transform(g, axes, !inverse, divisor)),
        x);
  }

  private static void along(
      Shape shape,
      int axis,
      boolean inverse,
      long divisor,
      FloatBuffer source,
      FloatBuffer target) {
    int n = shape.dim(axis);
    int inner = shape.inner(axis) / 2;
    int outer = shape.outer(axis);
    int most = Math.min(inner, Math.max(1, BLOCK / n));
    // Lines that lie one behind another are brought side by side, where few already do.
    int together = Math.max(1, Math.min(Math.min(outer, LINES / inner), BLOCK / n / inner));
    FourierTransform transform = new FourierTransform(n, together * most);
    float[] pairs = new float[2 * n * together * most];
    double scale = 1.0 / divisor;
    for (int o = 0; o < outer; o += together) {
      int groups = Math.min(together, outer - o);
      for (int at = 0; at < inner; at += most) {
        int lines = Math.min(most, inner - at);
        int from = 2 * (o * n * inner + at);
        int runs = lines == inner ? 1 : n;
        int length = 2 * groups * n * lines / runs;
        for (int i = 0; i < runs; i++) {
          source.get(from + i * 2 * inner, pairs, i * length, length);
        }
        part(pairs, transform.re, inverse ? 1 : 0, groups, n, lines);
        part(pairs, transform.im, inverse ? 0 : 1, groups, n, lines);
        transform.run(groups * lines);
        join(transform.re, pairs, inverse ? 1 : 0, scale, groups, n, lines);
        join(transform.im, pairs, inverse ? 0 : 1, scale, groups, n, lines);
        for (int i = 0; i < runs; i++) {
          target.put(from + i * 2 * inner, pairs, i * length, length);
        }
      }
    }
  }

  /** From pairs {@code [groups, n, lines, 2]} one part of each, {@code [n, groups, lines]}. */
  private static void part(
      float[] pairs, double[] values, int which, int groups, int n, int lines) {
    for (int i = 0; i < n; i++) {
      for (int g = 0; g < groups; g++) {
        int from = 2 * (g * n + i) * lines + which;
        int into = (i * groups + g) * lines;
        for (int r = 0; r < lines; r++) {
          values[into + r] = pairs[from + 2 * r];
        }
      }
    }
  }

  private static void join(
      double[] values, float[] pairs, int which, double scale, int groups, int n, int lines) {
    for (int i = 0; i < n; i++) {
      for (int g = 0; g < groups; g++) {
        int from = (i * groups + g) * lines;
        int into = 2 * (g * n + i) * lines + which;
        for (int r = 0; r < lines; r++) {
          pairs[into + 2 * r] = (float) (values[from + r] * scale);
        }
      }
    }
  }
}
