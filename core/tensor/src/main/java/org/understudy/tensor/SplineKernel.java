package org.understudy.tensor;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** The arithmetic of {@link Spline}, one element after another, without allocation inside. */
final class SplineKernel {
  static final float FLOOR = 1e-3f;

  /** softplus(SHIFT) + FLOOR = 1: zero means slope one. */
  static final float SHIFT = (float) Math.log(Math.expm1(1 - FLOOR));

  private final int bins;
  private final int count;
  private final float bound;
  private final float interval;
  private final float spread;
  private final float[] raw;
  private final float[] widths;
  private final float[] heights;
  private final float[] toRaw;

  // The bin of the current element.
  private int bin;
  private float left;
  private float width;
  private float bottom;
  private float height;
  private float slope0;
  private float slope1;

  // What the last call of adjoint() found.
  private float toPosition;
  private float toLeft;
  private float toWidth;
  private float toBottom;
  private float toHeight;
  private float toSlope0;
  private float toSlope1;

  SplineKernel(int bins, float bound) {
    this.bins = bins;
    this.count = 3 * bins - 1;
    this.bound = bound;
    this.interval = 2 * bound;
    this.spread = 1 - FLOOR * bins;
    this.raw = new float[count];
    this.toRaw = new float[count];
    this.widths = new float[bins];
    this.heights = new float[bins];
  }

  /** The 2K numbers of every element less their largest, ready for one bulk exponential. */
  void shift(FloatBuffer parameters, int elements, FloatBuffer shifted) {
    for (int index = 0; index < elements; index++) {
      parameters.get(index * count, raw, 0, 2 * bins);
      subtractLargest(0);
      subtractLargest(bins);
      shifted.put(index * 2 * bins, raw, 0, 2 * bins);
    }
  }

  private void subtractLargest(int from) {
    float largest = raw[from];
    for (int k = 1; k < bins; k++) {
      largest = Math.max(largest, raw[from + k]);
    }
    for (int k = 0; k < bins; k++) {
      raw[from + k] -= largest;
    }
  }

  /**
   * The transform.
   *
   * @param exponentials of what {@link #shift} gives
   */
  void forward(
      FloatBuffer x,
      FloatBuffer parameters,
      FloatBuffer exponentials,
      int n,
      int d,
      boolean inverse,
      FloatBuffer y,
      FloatBuffer logDet) {
    for (int row = 0; row < n; row++) {
      double total = 0;
      for (int i = 0; i < d; i++) {
        int index = row * d + i;
        float value = x.get(index);
        if (!(value > -bound && value < bound)) {
          y.put(index, value);
          continue;
        }
        load(parameters, exponentials, index);
        locate(value, inverse);
        float xi = inverse ? invert(value) : (value - left) / width;
        total += inverse ? -logSlope(xi) : logSlope(xi);
        y.put(index, inverse ? left + xi * width : bottom + height * ratio(xi));
      }
      logDet.put(row, (float) total);
    }
  }

  void backward(
      FloatBuffer x,
      FloatBuffer parameters,
      FloatBuffer exponentials,
      int n,
      int d,
      boolean inverse,
      @Nullable FloatBuffer gy,
      @Nullable FloatBuffer gl,
      FloatBuffer toX,
      FloatBuffer toParameters) {
    for (int row = 0; row < n; row++) {
      float rowGradient = gl == null ? 0 : gl.get(row);
      for (int i = 0; i < d; i++) {
        int index = row * d + i;
        float value = x.get(index);
        float gradient = gy == null ? 0 : gy.get(index);
        if (!(value > -bound && value < bound)) {
          toX.put(index, gradient);
          java.util.Arrays.fill(toRaw, 0);
          toParameters.put(index * count, toRaw, 0, count);
          continue;
        }
        load(parameters, exponentials, index);
        locate(value, inverse);
        if (inverse) {
          // x = f^-1(y): implicit differentiation of y = f(x) at the x found.
          float xi = invert(value);
          adjoint(xi, 0, 1);
          float atX = gradient - rowGradient * toPosition;
          float slope = (float) Math.exp(logSlope(xi));
          float toY = atX / slope;
          adjoint(xi, -toY, -rowGradient);
          toX.put(index, toY);
        } else {
          adjoint((value - left) / width, gradient, rowGradient);
          toX.put(index, toPosition);
        }
        spreadToRaw();
        toParameters.put(index * count, toRaw, 0, count);
      }
    }
  }

  /** Reads an element's shares of the interval and its inner slopes. */
  private void load(FloatBuffer parameters, FloatBuffer exponentials, int index) {
    parameters.get(index * count + 2 * bins, raw, 2 * bins, bins - 1);
    exponentials.get(index * 2 * bins, widths, 0, bins);
    exponentials.get(index * 2 * bins + bins, heights, 0, bins);
    normalise(widths);
    normalise(heights);
  }

  private void normalise(float[] probabilities) {
    float sum = 0;
    for (int k = 0; k < bins; k++) {
      sum += probabilities[k];
    }
    float scale = 1 / sum;
    for (int k = 0; k < bins; k++) {
      probabilities[k] *= scale;
    }
  }

  private void locate(float value, boolean byHeight) {
    float atX = -bound;
    float atY = -bound;
    int k = 0;
    while (true) {
      float w = interval * (FLOOR + spread * widths[k]);
      float h = interval * (FLOOR + spread * heights[k]);
      boolean last = k == bins - 1;
      if (last || value < (byHeight ? atY + h : atX + w)) {
        bin = k;
        left = atX;
        bottom = atY;
        width = w;
        height = h;
        slope0 = k == 0 ? 1 : slope(k - 1);
        slope1 = last ? 1 : slope(k);
        return;
      }
      atX += w;
      atY += h;
      k++;
    }
  }

  private float slope(int inner) {
    return FLOOR + FastMath.softplus(raw[2 * bins + inner] + SHIFT);
  }

  /** (y - bottom) / height at a position within the bin. */
  private float ratio(float xi) {
    float s = height / width;
    float t = xi * (1 - xi);
    return (s * xi * xi + slope0 * t) / (s + (slope1 + slope0 - 2 * s) * t);
  }

  private float logSlope(float xi) {
    float s = height / width;
    float rest = 1 - xi;
    float t = xi * rest;
    float denominator = s + (slope1 + slope0 - 2 * s) * t;
    float q = slope1 * xi * xi + 2 * s * t + slope0 * rest * rest;
    float root = s / denominator;
    return FastMath.log(root * root * q);
  }

  /** The position within the bin at which the spline takes a value. */
  private float invert(float value) {
    double s = (double) height / width;
    double rise = value - (double) bottom;
    double bend = (double) slope1 + slope0 - 2 * s;
    double a = height * (s - slope0) + rise * bend;
    double b = height * (double) slope0 - rise * bend;
    double c = -s * rise;
    double root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
    double xi = 2 * c / (-b - root);
    return (float) Math.min(1, Math.max(0, xi));
  }

  /**
   * Reverse-mode derivative of {@code gradient * y + logGradient * log(dy/dx)} at a position within
   * the bin, with respect to x and the bin's six numbers.
   */
  private void adjoint(float xi, float gradient, float logGradient) {
    float s = height / width;
    float rest = 1 - xi;
    float t = xi * rest;
    float alpha = slope1 + slope0 - 2 * s;
    float denominator = s + alpha * t;
    float inner = s * xi * xi + slope0 * t;
    float q = slope1 * xi * xi + 2 * s * t + slope0 * rest * rest;

    float gNumerator = gradient / denominator;
    float gDenominator = -(gradient * height * inner / denominator + 2 * logGradient) / denominator;
    float gQ = logGradient / q;
    float gInner = gNumerator * height;
    float gAlpha = gDenominator * t;
    float gT = gInner * slope0 + gDenominator * alpha + gQ * 2 * s;
    float gS = 2 * logGradient / s + gInner * xi * xi + gDenominator + gQ * 2 * t - 2 * gAlpha;
    float gXi = gInner * 2 * s * xi + gQ * 2 * (slope1 * xi - slope0 * rest) + gT * (1 - 2 * xi);
    toSlope0 = gInner * t + gQ * rest * rest + gAlpha;
    toSlope1 = gQ * xi * xi + gAlpha;
    toHeight = gNumerator * inner + gS / width;
    toPosition = gXi / width;
    toLeft = -toPosition;
    toWidth = -(gS * s + gXi * xi) / width;
    toBottom = gradient;
  }

  /** From the bin's numbers to the 3K - 1 raw ones. */
  private void spreadToRaw() {
    soften(widths, toLeft, toWidth, 0);
    soften(heights, toBottom, toHeight, bins);
    for (int k = 0; k < bins - 1; k++) {
      toRaw[2 * bins + k] = 0;
    }
    if (bin > 0) {
      toRaw[2 * bins + bin - 1] = toSlope0 * logistic(bin - 1);
    }
    if (bin < bins - 1) {
      toRaw[2 * bins + bin] = toSlope1 * logistic(bin);
    }
  }

  private float logistic(int inner) {
    return 1 / (1 + FastMath.exp(-(raw[2 * bins + inner] + SHIFT)));
  }

  /** Through the sum of earlier bins, the floor and the softmax. */
  private void soften(float[] probabilities, float toEdge, float toExtent, int from) {
    float scale = interval * spread;
    float edge = toEdge * scale;
    float extent = toExtent * scale;
    float mean = extent * probabilities[bin];
    for (int k = 0; k < bin; k++) {
      mean += edge * probabilities[k];
    }
    for (int k = 0; k < bins; k++) {
      float own = k < bin ? edge : k == bin ? extent : 0;
      toRaw[from + k] = probabilities[k] * (own - mean);
    }
  }
}
