package org.understudy.tensor;

import java.math.BigInteger;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The arithmetic of {@link Spline}, block after block of elements, in a thread's own scratch. */
final class SplineKernel {
  static final float FLOOR = 1e-3f;

  /** softplus(SHIFT) + FLOOR = 1: zero means slope one. */
  static final float SHIFT = (float) Math.log(Math.expm1(1 - FLOOR));

  /** Long enough to hide where loops begin and end, short enough for the cache. */
  private static final int LONGEST = 1024;

  private static final int SHORTEST = 64;
  private static final int NUMBERS = 1 << 15;

  private static final ThreadLocal<@Nullable SplineKernel> LATEST = new ThreadLocal<>();

  private final int bins;
  private final int block;
  private final FastMath math;
  private final SplineBins all;
  private final SplineCurve curve;
  private final SplineBinsAdjoint toAll;
  private final SplineCurveAdjoint toCurve;

  private final float[] xs;
  private final float[] ys;
  private final float[] within;
  private final float[] slopes;
  private final float[] logSlopes;
  private final float[] exponentials;
  private final float[] logistic0;
  private final float[] logistic1;
  private final float[] gradients;
  private final float[] logGradients;

  // Where forward() stands in the rows, which may be longer or shorter than blocks.
  private int row;
  private int column;
  private double total;

  private SplineKernel(int bins) {
    this.bins = bins;
    block = block(bins);
    math = new FastMath(block);
    all = new SplineBins(bins, block, math);
    curve = new SplineCurve(block);
    toAll = new SplineBinsAdjoint(all, bins, block);
    toCurve = new SplineCurveAdjoint(curve, block);
    xs = new float[block];
    ys = new float[block];
    within = new float[block];
    slopes = new float[block];
    logSlopes = new float[block];
    exponentials = new float[block];
    logistic0 = new float[block];
    logistic1 = new float[block];
    gradients = new float[block];
    logGradients = new float[block];
  }

  private static int block(int bins) {
    return Math.max(SHORTEST, Math.min(LONGEST, NUMBERS / (3 * bins)));
  }

  /** The fewest rows of d elements that fill blocks: others' rows then begin with a block too. */
  static int grain(int bins, int d) {
    BigInteger block = BigInteger.valueOf(block(bins));
    return block.divide(block.gcd(BigInteger.valueOf(Math.max(1, d)))).intValue();
  }

  /** The calling thread's, made anew if its last had another number of bins. */
  static SplineKernel of(int bins) {
    SplineKernel kernel = LATEST.get();
    if (kernel == null || kernel.bins != bins) {
      kernel = new SplineKernel(bins);
      LATEST.set(kernel);
    }
    return kernel;
  }

  /**
   * The transform of some rows of {@code [n, d]}, from the beginning of a block.
   *
   * @param kept where the shares of the interval go, for {@link #backward}
   */
  void forward(
      FloatBuffer x,
      FloatBuffer parameters,
      int begin,
      int end,
      int d,
      float bound,
      boolean inverse,
      FloatBuffer y,
      FloatBuffer logDet,
      @Nullable FloatBuffer kept) {
    row = begin;
    column = 0;
    total = 0;
    for (int from = begin * d; from < end * d; from += block) {
      int size = Math.min(block, end * d - from);
      x.get(from, xs, 0, size);
      all.load(parameters, from, size);
      if (kept != null) {
        all.keep(kept, from, size);
      }
      place(bound, inverse, false, size);
      if (inverse) {
        curve.preimage(ys, size);
      } else {
        curve.image(ys, size);
      }
      curve.slope(slopes, size);
      math.log(slopes, logSlopes, size);
      finish(bound, inverse, d, logDet, size);
      y.put(from, ys, 0, size);
    }
    for (; row < end; row++) {
      logDet.put(row, 0);
    }
  }

  /** Lets what is not within the bound pass, and sums logarithms over rows. */
  private void finish(float bound, boolean inverse, int d, FloatBuffer logDet, int size) {
    for (int i = 0; i < size; i++) {
      float value = xs[i];
      if (value > -bound && value < bound) {
        total += inverse ? -logSlopes[i] : logSlopes[i];
      } else {
        ys[i] = value;
      }
      if (++column == d) {
        logDet.put(row++, (float) total);
        column = 0;
        total = 0;
      }
    }
  }

  /** The derivatives of {@link #forward}, from the shares it kept. */
  void backward(
      FloatBuffer x,
      FloatBuffer parameters,
      FloatBuffer kept,
      int begin,
      int end,
      int d,
      float bound,
      boolean inverse,
      @Nullable FloatBuffer gy,
      @Nullable FloatBuffer gl,
      FloatBuffer toX,
      FloatBuffer toParameters) {
    float scale = 2 * bound * (1 - FLOOR * bins);
    for (int from = begin * d; from < end * d; from += block) {
      int size = Math.min(block, end * d - from);
      x.get(from, xs, 0, size);
      all.recall(parameters, kept, from, size);
      place(bound, inverse, true, size);
      readGradients(gy, gl, from, d, size);
      float[] toXs = toCurve.toPosition;
      if (inverse) {
        // x = f^-1(y): implicit differentiation of y = f(x) at the x found.
        curve.slope(slopes, size);
        toCurve.curvature(size);
        turn(toCurve.toPosition, slopes, gradients, logGradients, ys, size);
        toXs = ys;
      }
      toCurve.adjoint(gradients, logGradients, size);
      FastMath.multiply(toCurve.toSlope0, logistic0, size);
      FastMath.multiply(toCurve.toSlope1, logistic1, size);
      toAll.spread(toCurve, gradients, scale, size);
      for (int i = 0; i < size; i++) {
        if (!(xs[i] > -bound && xs[i] < bound)) {
          toXs[i] = gy == null ? 0 : gy.get(from + i);
          toAll.clear(i);
        }
      }
      toX.put(from, toXs, 0, size);
      toAll.store(toParameters, from, size);
    }
  }

  private void readGradients(
      @Nullable FloatBuffer gy, @Nullable FloatBuffer gl, int from, int d, int size) {
    if (gy == null) {
      Arrays.fill(gradients, 0, size, 0);
    } else {
      gy.get(from, gradients, 0, size);
    }
    if (gl == null) {
      Arrays.fill(logGradients, 0, size, 0);
      return;
    }
    for (int i = 0; i < size; i++) {
      logGradients[i] = gl.get((from + i) / d);
    }
  }

  /** From the gradients of x and of log dx/dy to those of y and of log dy/dx, and that by y. */
  private static void turn(
      float[] curvature,
      float[] slope,
      float[] gradient,
      float[] logGradient,
      float[] toY,
      int size) {
    for (int i = 0; i < size; i++) {
      float result = (gradient[i] - logGradient[i] * curvature[i]) / slope[i];
      toY[i] = result;
      gradient[i] = -result;
      logGradient[i] = -logGradient[i];
    }
  }

  /** Finds the bins of a block's elements, their slopes and the positions in them. */
  private void place(float bound, boolean inverse, boolean differentiated, int size) {
    clamp(xs, bound, within, size);
    all.locate(within, inverse, bound, curve, size);
    soften(curve.slope0, differentiated ? logistic0 : null, size);
    soften(curve.slope1, differentiated ? logistic1 : null, size);
    if (inverse) {
      curve.placeImage(within, size);
    } else {
      curve.place(within, size);
    }
  }

  private static void clamp(float[] x, float bound, float[] result, int size) {
    for (int i = 0; i < size; i++) {
      result[i] = Math.min(bound, Math.max(-bound, x[i]));
    }
  }

  /** From raw slopes to slopes, and the derivative of one by the other. */
  private void soften(float[] slope, float @Nullable [] derivative, int size) {
    shift(slope, exponentials, size);
    math.exp(exponentials, size);
    if (derivative != null) {
      FastMath.logistic(slope, exponentials, derivative, size);
    }
    FastMath.softplus(slope, exponentials, FLOOR, size);
  }

  private static void shift(float[] raw, float[] negative, int size) {
    for (int i = 0; i < size; i++) {
      float shifted = raw[i] + SHIFT;
      raw[i] = shifted;
      negative[i] = -Math.abs(shifted);
    }
  }
}
