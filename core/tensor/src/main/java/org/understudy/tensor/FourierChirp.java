package org.understudy.tensor;

import java.util.Arrays;

/**
 * A Fourier transform as a convolution (Bluestein 1970): 2 j k = j^2 + k^2 - (k - j)^2 in the
 * exponent makes it a product with exp(-pi i j^2 / n), a convolution with its conjugate, and the
 * product again.
 */
final class FourierChirp {
  private final int n;
  private final double[] chirpRe;
  private final double[] chirpIm;
  private final FourierTransform wide;

  // The transform of the conjugate, over the length of the convolution.
  private final double[] filterRe;
  private final double[] filterIm;

  FourierChirp(int n, int lines) {
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
    Arrays.fill(wide.re, 0);
    Arrays.fill(wide.im, 0);
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
