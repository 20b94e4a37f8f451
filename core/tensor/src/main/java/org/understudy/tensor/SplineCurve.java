package org.understudy.tensor;

/**
 * A block of points, each within one bin of a rational-quadratic spline: images and slopes. Every
 * loop runs over the same indices of all its arrays and has no branch, which is what the compiler
 * vectorises; long formulas are several loops.
 */
final class SplineCurve {
  private static final float HUGE = 1e30f;

  // The bin of every point, and its slopes at both ends.
  final float[] left;
  final float[] width;
  final float[] bottom;
  final float[] height;
  final float[] slope0;
  final float[] slope1;

  /** From 0 at the left end of the bin to 1. */
  final float[] position;

  /** 1 less the position. */
  final float[] rest;

  // Of the quadratic equation.
  private final float[] linear;
  private final float[] root;

  SplineCurve(int block) {
    left = new float[block];
    width = new float[block];
    bottom = new float[block];
    height = new float[block];
    slope0 = new float[block];
    slope1 = new float[block];
    position = new float[block];
    rest = new float[block];
    linear = new float[block];
    root = new float[block];
  }

  /** Finds the positions of x. */
  void place(float[] x, int size) {
    place(x, left, width, position, rest, size);
  }

  private static void place(
      float[] x, float[] left, float[] width, float[] position, float[] rest, int size) {
    for (int i = 0; i < size; i++) {
      float at = (x[i] - left[i]) / width[i];
      position[i] = at;
      rest[i] = 1 - at;
    }
  }

  /**
   * Finds the positions at which the curve is y. With up and down the distances of y to the ends of
   * the bin, the odds r = position / rest solve down s r^2 - b r - up s = 0 for b = up slope1 -
   * down slope0, whose discriminant is a sum of squares: nothing cancels.
   */
  void placeImage(float[] y, int size) {
    discriminant(y, bottom, height, width, slope0, slope1, linear, root, size);
    odds(y, bottom, height, width, linear, root, position, rest, size);
  }

  private static void discriminant(
      float[] y,
      float[] bottom,
      float[] height,
      float[] width,
      float[] slope0,
      float[] slope1,
      float[] linear,
      float[] root,
      int size) {
    for (int i = 0; i < size; i++) {
      float scale = 1 / height[i];
      float up = y[i] - bottom[i];
      float down = Math.max(0, height[i] - up) * scale;
      up *= scale;
      float s2 = 2 * height[i] / width[i];
      float b = up * slope1[i] - down * slope0[i];
      linear[i] = b;
      root[i] = (float) Math.sqrt(b * b + (up * s2) * (down * s2)) + Math.abs(b);
    }
  }

  private static void odds(
      float[] y,
      float[] bottom,
      float[] height,
      float[] width,
      float[] linear,
      float[] root,
      float[] position,
      float[] rest,
      int size) {
    for (int i = 0; i < size; i++) {
      float scale = 1 / height[i];
      float up = y[i] - bottom[i];
      float down = Math.max(0, height[i] - up) * scale;
      up *= scale;
      float s2 = 2 * height[i] / width[i];
      float positive = Math.min(1, Math.max(0, linear[i] * HUGE));
      float negative = 1 - positive;
      float p = root[i];
      float first = positive * p + negative * (up * s2);
      float second = positive * (down * s2) + negative * p;
      float sum = first + second;
      position[i] = first / sum;
      rest[i] = second / sum;
    }
  }

  /** The images of the positions. */
  void image(float[] y, int size) {
    image(bottom, height, width, slope0, slope1, position, rest, y, size);
  }

  private static void image(
      float[] bottom,
      float[] height,
      float[] width,
      float[] slope0,
      float[] slope1,
      float[] position,
      float[] rest,
      float[] y,
      int size) {
    for (int i = 0; i < size; i++) {
      float s = height[i] / width[i];
      float xi = position[i];
      float t = xi * rest[i];
      float bend = slope1[i] + slope0[i] - 2 * s;
      y[i] = bottom[i] + height[i] * ((s * xi * xi + slope0[i] * t) / (s + bend * t));
    }
  }

  /** The x of the positions. */
  void preimage(float[] x, int size) {
    preimage(left, width, position, x, size);
  }

  private static void preimage(float[] left, float[] width, float[] position, float[] x, int size) {
    for (int i = 0; i < size; i++) {
      x[i] = left[i] + position[i] * width[i];
    }
  }

  /** dy/dx at the positions. */
  void slope(float[] slope, int size) {
    slope(height, width, slope0, slope1, position, rest, slope, size);
  }

  private static void slope(
      float[] height,
      float[] width,
      float[] slope0,
      float[] slope1,
      float[] position,
      float[] rest,
      float[] slope,
      int size) {
    for (int i = 0; i < size; i++) {
      float s = height[i] / width[i];
      float xi = position[i];
      float left = rest[i];
      float t = xi * left;
      float root = s / (s + (slope1[i] + slope0[i] - 2 * s) * t);
      slope[i] = root * root * (slope1[i] * xi * xi + 2 * s * t + slope0[i] * left * left);
    }
  }
}
