package org.understudy.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The discrete Fourier transform of one length, in double, of several lines at once: element i of
 * line r lies at {@code i * lines + r}.
 *
 * <p>Stockham's algorithm over the prime factors, which needs no reordering; lengths with a large
 * one through a convolution of a power of two.
 */
final class FourierTransform {
  /** Up to this prime its square costs less than the detour over a convolution. */
  private static final int LARGEST_RADIX = 31;

  private static final double SIN_60 = Math.sqrt(3) / 2;
  private static final double COS_72 = Math.cos(2 * Math.PI / 5);
  private static final double SIN_72 = Math.sin(2 * Math.PI / 5);
  private static final double COS_144 = Math.cos(4 * Math.PI / 5);
  private static final double SIN_144 = Math.sin(4 * Math.PI / 5);

  private final int n;
  private final int[] factors;

  // exp(-2 pi i j / n) for every j.
  private final double[] rootRe;
  private final double[] rootIm;

  private final @Nullable FourierChirp chirp;

  /** The lines, before {@link #run} and after. */
  double[] re;

  double[] im;
  private double[] spareRe;
  private double[] spareIm;

  FourierTransform(int n, int lines) {
    this.n = n;
    factors = factors(n);
    boolean convolves = factors.length > 0 && factors[factors.length - 1] > LARGEST_RADIX;
    chirp = convolves ? new FourierChirp(n, lines) : null;
    int roots = convolves ? 0 : n;
    rootRe = new double[roots];
    rootIm = new double[roots];
    for (int j = 0; j < roots; j++) {
      rootRe[j] = Math.cos(2 * Math.PI * j / n);
      rootIm[j] = -Math.sin(2 * Math.PI * j / n);
    }
    re = new double[Math.multiplyExact(n, lines)];
    im = new double[re.length];
    spareRe = new double[convolves ? 0 : re.length];
    spareIm = new double[spareRe.length];
  }

  /** Fours, then primes in rising order. */
  private static int[] factors(int n) {
    int[] found = new int[32];
    int count = 0;
    int rest = n;
    while (rest % 4 == 0) {
      found[count++] = 4;
      rest /= 4;
    }
    for (int p = 2; (long) p * p <= rest; p++) {
      while (rest % p == 0) {
        found[count++] = p;
        rest /= p;
      }
    }
    if (rest > 1) {
      found[count++] = rest;
    }
    return java.util.Arrays.copyOf(found, count);
  }

  /** X_k = sum over j of x_j exp(-2 pi i j k / n), of every line. */
  void run(int lines) {
    if (chirp != null) {
      chirp.run(re, im, lines);
      return;
    }
    int length = n;
    int stride = lines;
    for (int p : factors) {
      int rest = length / p;
      for (int q = 0; q < rest; q++) {
        switch (p) {
          case 2 -> two(q, rest, stride, n / length);
          case 3 -> three(q, rest, stride, n / length);
          case 4 -> four(q, rest, stride, n / length);
          case 5 -> five(q, rest, stride, n / length);
          default -> any(p, q, rest, stride, n / length);
        }
      }
      double[] doneRe = spareRe;
      double[] doneIm = spareIm;
      spareRe = re;
      spareIm = im;
      re = doneRe;
      im = doneIm;
      length = rest;
      stride *= p;
    }
  }

  /** Stores a number times a root. */
  private void put(int at, double r, double i, double rootR, double rootI) {
    spareRe[at] = r * rootR - i * rootI;
    spareIm[at] = r * rootI + i * rootR;
  }

  private void two(int q, int rest, int stride, int step) {
    double[] xr = re;
    double[] xi = im;
    double wr = rootRe[q * step];
    double wi = rootIm[q * step];
    int a = q * stride;
    int b = a + rest * stride;
    int into = 2 * a;
    for (int r = 0; r < stride; r++) {
      put(into + r, xr[a + r] + xr[b + r], xi[a + r] + xi[b + r], 1, 0);
      put(into + stride + r, xr[a + r] - xr[b + r], xi[a + r] - xi[b + r], wr, wi);
    }
  }

  private void three(int q, int rest, int stride, int step) {
    double[] xr = re;
    double[] xi = im;
    double w1r = rootRe[q * step];
    double w1i = rootIm[q * step];
    double w2r = rootRe[2 * q * step];
    double w2i = rootIm[2 * q * step];
    int a = q * stride;
    int b = a + rest * stride;
    int c = b + rest * stride;
    int into = 3 * a;
    for (int r = 0; r < stride; r++) {
      double sumR = xr[b + r] + xr[c + r];
      double sumI = xi[b + r] + xi[c + r];
      double lessR = SIN_60 * (xr[b + r] - xr[c + r]);
      double lessI = SIN_60 * (xi[b + r] - xi[c + r]);
      double midR = xr[a + r] - 0.5 * sumR;
      double midI = xi[a + r] - 0.5 * sumI;
      put(into + r, xr[a + r] + sumR, xi[a + r] + sumI, 1, 0);
      put(into + stride + r, midR + lessI, midI - lessR, w1r, w1i);
      put(into + 2 * stride + r, midR - lessI, midI + lessR, w2r, w2i);
    }
  }

  private void four(int q, int rest, int stride, int step) {
    double[] xr = re;
    double[] xi = im;
    double w1r = rootRe[q * step];
    double w1i = rootIm[q * step];
    double w2r = rootRe[2 * q * step];
    double w2i = rootIm[2 * q * step];
    double w3r = rootRe[3 * q * step];
    double w3i = rootIm[3 * q * step];
    int a = q * stride;
    int b = a + rest * stride;
    int c = b + rest * stride;
    int d = c + rest * stride;
    int into = 4 * a;
    for (int r = 0; r < stride; r++) {
      double sumR = xr[a + r] + xr[c + r];
      double sumI = xi[a + r] + xi[c + r];
      double otherR = xr[b + r] + xr[d + r];
      double otherI = xi[b + r] + xi[d + r];
      double lessR = xr[a + r] - xr[c + r];
      double lessI = xi[a + r] - xi[c + r];
      double turnedR = xr[b + r] - xr[d + r];
      double turnedI = xi[b + r] - xi[d + r];
      put(into + r, sumR + otherR, sumI + otherI, 1, 0);
      put(into + stride + r, lessR + turnedI, lessI - turnedR, w1r, w1i);
      put(into + 2 * stride + r, sumR - otherR, sumI - otherI, w2r, w2i);
      put(into + 3 * stride + r, lessR - turnedI, lessI + turnedR, w3r, w3i);
    }
  }

  private void five(int q, int rest, int stride, int step) {
    double[] xr = re;
    double[] xi = im;
    double[] wr = rootRe;
    double[] wi = rootIm;
    int a = q * stride;
    int b = a + rest * stride;
    int c = b + rest * stride;
    int d = c + rest * stride;
    int e = d + rest * stride;
    int into = 5 * a;
    int root = q * step;
    for (int r = 0; r < stride; r++) {
      double outerR = xr[b + r] + xr[e + r];
      double outerI = xi[b + r] + xi[e + r];
      double innerR = xr[c + r] + xr[d + r];
      double innerI = xi[c + r] + xi[d + r];
      double apartR = xr[b + r] - xr[e + r];
      double apartI = xi[b + r] - xi[e + r];
      double closeR = xr[c + r] - xr[d + r];
      double closeI = xi[c + r] - xi[d + r];
      double oneR = xr[a + r] + COS_72 * outerR + COS_144 * innerR;
      double oneI = xi[a + r] + COS_72 * outerI + COS_144 * innerI;
      double twoR = xr[a + r] + COS_144 * outerR + COS_72 * innerR;
      double twoI = xi[a + r] + COS_144 * outerI + COS_72 * innerI;
      double byOneR = SIN_72 * apartR + SIN_144 * closeR;
      double byOneI = SIN_72 * apartI + SIN_144 * closeI;
      double byTwoR = SIN_144 * apartR - SIN_72 * closeR;
      double byTwoI = SIN_144 * apartI - SIN_72 * closeI;
      put(into + r, xr[a + r] + outerR + innerR, xi[a + r] + outerI + innerI, 1, 0);
      put(into + stride + r, oneR + byOneI, oneI - byOneR, wr[root], wi[root]);
      put(into + 2 * stride + r, twoR + byTwoI, twoI - byTwoR, wr[2 * root], wi[2 * root]);
      put(into + 3 * stride + r, twoR - byTwoI, twoI + byTwoR, wr[3 * root], wi[3 * root]);
      put(into + 4 * stride + r, oneR - byOneI, oneI + byOneR, wr[4 * root], wi[4 * root]);
    }
  }

  /** By the definition, with the factors between the stages already in the roots. */
  private void any(int p, int q, int rest, int stride, int step) {
    for (int k = 0; k < p; k++) {
      int into = (p * q + k) * stride;
      java.util.Arrays.fill(spareRe, into, into + stride, 0);
      java.util.Arrays.fill(spareIm, into, into + stride, 0);
      for (int j = 0; j < p; j++) {
        int root = (int) ((long) k * (q + rest * j) * step % n);
        int from = (q + rest * j) * stride;
        add(rootRe[root], rootIm[root], from, into, stride);
      }
    }
  }

  private void add(double wr, double wi, int from, int into, int count) {
    double[] xr = re;
    double[] xi = im;
    double[] yr = spareRe;
    double[] yi = spareIm;
    for (int r = 0; r < count; r++) {
      yr[into + r] += xr[from + r] * wr - xi[from + r] * wi;
      yi[into + r] += xr[from + r] * wi + xi[from + r] * wr;
    }
  }
}
