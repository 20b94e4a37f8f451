package org.understudy.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The discrete Fourier transform of one length, in double, of several lines at once: element i of
 * line r lies at {@code i * lines + r}.
 *
 * <p>Stockham's algorithm over the prime factors, which needs no reordering; lengths with a large
 * one through a convolution of a power of two (Bluestein 1970).
 */
final class FourierTransform {
  /** Up to this prime its square costs less than the detour over a convolution. */
  private static final int LARGEST_RADIX = 31;

  private final int n;
  private final int[] factors;

  // exp(-2 pi i j / n) for every j.
  private final double[] rootRe;
  private final double[] rootIm;

  private final @Nullable Chirp chirp;

  /** The lines, before {@link #run} and after. */
  double[] re;

  double[] im;
  private double[] spareRe;
  private double[] spareIm;

  FourierTransform(int n, int lines) {
    this.n = n;
    factors = factors(n);
    boolean convolves = factors.length > 0 && factors[factors.length - 1] > LARGEST_RADIX;
    chirp = convolves ? new Chirp(n, lines) : null;
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
        if (p == 4) {
          four(q, rest, stride, n / length);
        } else if (p == 2) {
          two(q, rest, stride, n / length);
        } else {
          any(p, q, rest, stride, n / length);
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

  private void two(int q, int rest, int stride, int step) {
    double[] xr = re;
    double[] xi = im;
    double[] yr = spareRe;
    double[] yi = spareIm;
    double wr = rootRe[q * step];
    double wi = rootIm[q * step];
    int a = q * stride;
    int b = a + rest * stride;
    int into = 2 * a;
    for (int r = 0; r < stride; r++) {
      double dr = xr[a + r] - xr[b + r];
      double di = xi[a + r] - xi[b + r];
      yr[into + r] = xr[a + r] + xr[b + r];
      yi[into + r] = xi[a + r] + xi[b + r];
      yr[into + stride + r] = dr * wr - di * wi;
      yi[into + stride + r] = dr * wi + di * wr;
    }
  }

  private void four(int q, int rest, int stride, int step) {
    double[] xr = re;
    double[] xi = im;
    double[] yr = spareRe;
    double[] yi = spareIm;
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
      // i (b - d).
      double turnedR = xi[d + r] - xi[b + r];
      double turnedI = xr[b + r] - xr[d + r];
      yr[into + r] = sumR + otherR;
      yi[into + r] = sumI + otherI;
      double oneR = lessR - turnedR;
      double oneI = lessI - turnedI;
      yr[into + stride + r] = oneR * w1r - oneI * w1i;
      yi[into + stride + r] = oneR * w1i + oneI * w1r;
      double twoR = sumR - otherR;
      double twoI = sumI - otherI;
      yr[into + 2 * stride + r] = twoR * w2r - twoI * w2i;
      yi[into + 2 * stride + r] = twoR * w2i + twoI * w2r;
      double threeR = lessR + turnedR;
      double threeI = lessI + turnedI;
      yr[into + 3 * stride + r] = threeR * w3r - threeI * w3i;
      yi[into + 3 * stride + r] = threeR * w3i + threeI * w3r;
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

  /**
   * A transform as a convolution: 2 j k = j^2 + k^2 - (k - j)^2 in the exponent makes it a product
   * with exp(-pi i j^2 / n), a convolution with its conjugate, and the product again.
   */
  private static final class Chirp {
    private final int n;
    private final double[] chirpRe;
    private final double[] chirpIm;
    private final FourierTransform wide;

    // The transform of the conjugate, over the length of the convolution.
    private final double[] filterRe;
    private final double[] filterIm;

    Chirp(int n, int lines) {
      this.n = n;
      chirpRe = new double[n];
      chirpIm = new double[n];
      for (int j = 0; j < n; j++) {
        // Squares are reduced before they lose digits.
        long square = (long) j * j % (2L * n);
        chirpRe[j] = Math.cos(Math.PI * square / n);
        chirpIm[j] = -Math.sin(Math.PI * square / n);
      }
      int length = Integer.highestOneBit(2 * n - 1) << 1;
      FourierTransform filter = new FourierTransform(length, 1);
      for (int j = 0; j < n; j++) {
        filter.re[j] = chirpRe[j];
        filter.im[j] = -chirpIm[j];
        filter.re[(length - j) % length] = chirpRe[j];
        filter.im[(length - j) % length] = -chirpIm[j];
      }
      filter.run(1);
      filterRe = filter.re;
      filterIm = filter.im;
      wide = new FourierTransform(length, lines);
    }

    void run(double[] re, double[] im, int lines) {
      java.util.Arrays.fill(wide.re, 0);
      java.util.Arrays.fill(wide.im, 0);
      for (int j = 0; j < n; j++) {
        for (int i = j * lines; i < (j + 1) * lines; i++) {
          wide.re[i] = re[i] * chirpRe[j] - im[i] * chirpIm[j];
          wide.im[i] = re[i] * chirpIm[j] + im[i] * chirpRe[j];
        }
      }
      wide.run(lines);
      for (int j = 0; j < filterRe.length; j++) {
        for (int i = j * lines; i < (j + 1) * lines; i++) {
          // Real and imaginary parts exchanged, before and after, make the transform back.
          double product = wide.re[i] * filterRe[j] - wide.im[i] * filterIm[j];
          wide.re[i] = wide.re[i] * filterIm[j] + wide.im[i] * filterRe[j];
          wide.im[i] = product;
        }
      }
      wide.run(lines);
      double scale = 1.0 / filterRe.length;
      for (int j = 0; j < n; j++) {
        for (int i = j * lines; i < (j + 1) * lines; i++) {
          double backRe = wide.im[i] * scale;
          double backIm = wide.re[i] * scale;
          re[i] = backRe * chirpRe[j] - backIm * chirpIm[j];
          im[i] = backRe * chirpIm[j] + backIm * chirpRe[j];
        }
      }
    }
  }
}
