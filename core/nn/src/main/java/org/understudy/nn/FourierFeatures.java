package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Random Fourier features (Tancik et al. 2020): {@code [cos(2 pi x B^T), sin(2 pi x B^T)]} with the
 * entries of B drawn once from a normal distribution and kept. They let a network learn functions
 * that vary over lengths of about 1 / (2 pi scale).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class FourierFeatures {
  private final Parameter frequencies;

  /**
   * Features with frequencies drawn here.
   *
   * @param in width of the input, at least 1
   * @param width numbers for each input: even, at least 2
   * @param scale standard deviation of the frequencies, in cycles per unit of x: positive
   * @throws IllegalArgumentException if any is not so
   */
  public FourierFeatures(int in, int width, double scale, RandomStream random) {
    Shapes.positive("fourier-features.in", in);
    if (width < 2 || width % 2 != 0) {
      throw new IllegalArgumentException(
          "fourier-features.width: expected an even integer >= 2, found " + width);
    }
    if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "fourier-features.scale: expected a finite number > 0, found " + scale);
    }
    Shape shape = Shape.of(width / 2, in);
    float[] drawn = new float[shape.size()];
    random.fillNormal(drawn);
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) (scale * drawn[i]);
    }
    frequencies = Parameter.frozen("frequencies", shape, drawn);
  }

  /**
   * The features of each row.
   *
   * @param x {@code [n, in]}
   * @return {@code [n, width]}: cosines, then sines
   * @throws IllegalArgumentException if x has another shape
   */
  public Tensor apply(Tensor x) {
    int in = frequencies.shape().dim(1);
    Shapes.require("fourier features: x", x, "[n, in]", Shapes.ANY, in);
    Tensor phase = x.matmul(frequencies.value(), false, true).mul((float) (2 * Math.PI));
    return Tensor.concat(1, phase.cos(), phase.sin());
  }

  /** {@code frequencies [width / 2, in]}, frozen: training leaves it, files keep it. */
  public Parameters parameters() {
    return Parameters.of(frequencies);
  }
}
