package org.understudy.tensor;

/** The derivatives of a {@link SplineCurve}, by its points and by the numbers of their bins. */
final class SplineCurveAdjoint {
  private final SplineCurve curve;

  final float[] toPosition;
  final float[] toWidth;
  final float[] toHeight;
  final float[] toSlope0;
  final float[] toSlope1;

  private final float[] denominator;
  private final float[] inner;
  private final float[] rise;

  SplineCurveAdjoint(SplineCurve curve, int block) {
    this.curve = curve;
    toPosition = new float[block];
    toWidth = new float[block];
    toHeight = new float[block];
    toSlope0 = new float[block];
    toSlope1 = new float[block];
    denominator = new float[block];
    inner = new float[block];
    rise = new float[block];
  }

  /** Sets {@link #toPosition} to the derivative of log(dy/dx) by x. */
  void curvature(int size) {
    curvature(
        curve.height,
        curve.width,
        curve.slope0,
        curve.slope1,
        curve.position,
        curve.rest,
        toPosition,
        size);
  }

  private static void curvature(
      float[] height,
      float[] width,
      float[] slope0,
      float[] slope1,
      float[] position,
      float[] rest,
      float[] result,
      int size) {
    for (int i = 0; i < size; i++) {
      float s = height[i] / width[i];
      float xi = position[i];
      float left = rest[i];
      float t = xi * left;
      float bend = slope1[i] + slope0[i] - 2 * s;
      float q = slope1[i] * xi * xi + 2 * s * t + slope0[i] * left * left;
      float toT = 2 * s / q - 2 * bend / (s + bend * t);
      result[i] = (2 * (slope1[i] * xi - slope0[i] * left) / q + toT * (left - xi)) / width[i];
    }
  }

  /**
   * Reverse-mode derivative of {@code gradient * y + logGradient * log(dy/dx)} at the positions,
   * with respect to x and four of the bin's six numbers; that by the left end is minus that by x,
   * that by the bottom is the gradient.
   */
  void adjoint(float[] gradient, float[] logGradient, int size) {
    parts(
        gradient,
        logGradient,
        curve.height,
        curve.width,
        curve.slope0,
        curve.slope1,
        curve.position,
        curve.rest,
        denominator,
        inner,
        toHeight,
        size);
    rise(
        curve.height,
        curve.width,
        curve.slope0,
        curve.slope1,
        curve.position,
        curve.rest,
        logGradient,
        rise,
        size);
    toEnds(
        curve.height,
        curve.width,
        curve.slope0,
        curve.slope1,
        curve.position,
        curve.rest,
        denominator,
        inner,
        rise,
        toPosition,
        toSlope0,
        toSlope1,
        size);
    toExtents(
        logGradient,
        curve.height,
        curve.width,
        curve.position,
        curve.rest,
        denominator,
        inner,
        rise,
        toPosition,
        toWidth,
        toHeight,
        size);
  }

  /** The adjoints of the denominator and of (y - bottom) times it, and a part of the height's. */
  private static void parts(
      float[] gradient,
      float[] logGradient,
      float[] height,
      float[] width,
      float[] slope0,
      float[] slope1,
      float[] position,
      float[] rest,
      float[] toDenominator,
      float[] toInner,
      float[] toHeight,
      int size) {
    for (int i = 0; i < size; i++) {
      float s = height[i] / width[i];
      float xi = position[i];
      float t = xi * rest[i];
      float below = 1 / (s + (slope1[i] + slope0[i] - 2 * s) * t);
      float scaled = gradient[i] * below;
      float ratio = scaled * (s * xi * xi + slope0[i] * t);
      toHeight[i] = ratio;
      toDenominator[i] = -(ratio * height[i] + 2 * logGradient[i]) * below;
      toInner[i] = scaled * height[i];
    }
  }

  /** The adjoint of the slope's numerator. */
  private static void rise(
      float[] height,
      float[] width,
      float[] slope0,
      float[] slope1,
      float[] position,
      float[] rest,
      float[] logGradient,
      float[] toRise,
      int size) {
    for (int i = 0; i < size; i++) {
      float s = height[i] / width[i];
      float xi = position[i];
      float left = rest[i];
      toRise[i] =
          logGradient[i] / (slope1[i] * xi * xi + 2 * s * (xi * left) + slope0[i] * left * left);
    }
  }

  private static void toEnds(
      float[] height,
      float[] width,
      float[] slope0,
      float[] slope1,
      float[] position,
      float[] rest,
      float[] toDenominator,
      float[] toInner,
      float[] toRise,
      float[] toPosition,
      float[] toSlope0,
      float[] toSlope1,
      int size) {
    for (int i = 0; i < size; i++) {
      float s = height[i] / width[i];
      float xi = position[i];
      float left = rest[i];
      float t = xi * left;
      float bend = slope1[i] + slope0[i] - 2 * s;
      float toBend = toDenominator[i] * t;
      float toT = toInner[i] * slope0[i] + toDenominator[i] * bend + toRise[i] * 2 * s;
      toPosition[i] =
          (toInner[i] * 2 * s * xi
                  + toRise[i] * 2 * (slope1[i] * xi - slope0[i] * left)
                  + toT * (left - xi))
              / width[i];
      toSlope0[i] = toInner[i] * t + toRise[i] * left * left + toBend;
      toSlope1[i] = toRise[i] * xi * xi + toBend;
    }
  }

  private static void toExtents(
      float[] logGradient,
      float[] height,
      float[] width,
      float[] position,
      float[] rest,
      float[] toDenominator,
      float[] toInner,
      float[] toRise,
      float[] toPosition,
      float[] toWidth,
      float[] toHeight,
      int size) {
    for (int i = 0; i < size; i++) {
      float s = height[i] / width[i];
      float xi = position[i];
      float t = xi * rest[i];
      float toS =
          2 * logGradient[i] / s
              + toInner[i] * xi * xi
              + toDenominator[i]
              + toRise[i] * 2 * t
              - 2 * toDenominator[i] * t;
      toHeight[i] += toS / width[i];
      toWidth[i] = -(toS * s / width[i] + toPosition[i] * xi);
    }
  }
}
