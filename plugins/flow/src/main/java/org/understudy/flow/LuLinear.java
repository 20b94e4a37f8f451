package org.understudy.flow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.LinearAlgebra;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * W x + b with W = L U, both triangular (Oliva et al. 2018); begins as the map that makes what it
 * sees first uncorrelated and of unit size.
 */
final class LuLinear implements Bijection {
  private static final float FLOOR = 1e-3f;

  /** All but a hundredth of the values begin this close to zero, as a normal's lie closer still. */
  private static final float REACH = 3;

  private static final double WITHIN_REACH = 0.99;

  private final int d;
  private final Parameter lower;
  private final Parameter upper;
  private final Parameter diagonal;
  private final Parameter bias;
  private final float[] below;
  private final float[] above;
  private final float[] identity;

  LuLinear(int features) {
    d = features;
    below = new float[d * d];
    above = new float[d * d];
    identity = new float[d * d];
    float[] ones = new float[d];
    for (int i = 0; i < d; i++) {
      ones[i] = unsoftened(1 - FLOOR);
      for (int j = 0; j < d; j++) {
        below[i * d + j] = j < i ? 1 : 0;
        above[i * d + j] = j > i ? 1 : 0;
        identity[i * d + j] = i == j ? 1 : 0;
      }
    }
    lower = new Parameter("lower", Shape.of(d, d), new float[d * d]);
    upper = new Parameter("upper", Shape.of(d, d), new float[d * d]);
    diagonal = new Parameter("diagonal", Shape.of(d), ones);
    bias = new Parameter("bias", Shape.of(d), new float[d]);
  }

  private Tensor scales() {
    return diagonal.value().softplus().add(FLOOR);
  }

  private Tensor lowerTriangle() {
    return lower.value().mul(Tensor.of(below, d, d)).add(Tensor.of(identity, d, d));
  }

  private Tensor upperTriangle(Tensor scales) {
    return upper.value().mul(Tensor.of(above, d, d)).add(Tensor.of(identity, d, d).mul(scales));
  }

  @Override
  public Step forward(Tensor x, @Nullable Tensor context) {
    Tensor scales = scales();
    Tensor weight = lowerTriangle().matmul(upperTriangle(scales));
    return new Step(
        x.dense(weight, bias.value(), Activation.IDENTITY), scales.log().sum().reshape(1));
  }

  @Override
  public Step inverse(Tensor z, @Nullable Tensor context) {
    Tensor scales = scales();
    Tensor x =
        z.sub(bias.value())
            .solveTriangular(lowerTriangle(), false, true)
            .solveTriangular(upperTriangle(scales), true, false);
    return new Step(x, scales.log().sum().reshape(1).neg());
  }

  @Override
  public void begin(Tensor x, @Nullable Tensor context) {
    int n = x.dim(0);
    Tensor mean = x.mean(0);
    Tensor centred = x.sub(mean);
    Tensor covariance = centred.matmul(centred, true, false).div(n);
    // Few rows know their variances better than their correlations, and no direction has none.
    Tensor shrunk =
        covariance
            .mul((float) n / (n + d))
            .add(
                Tensor.of(identity, d, d)
                    .mul(covariance.mul((float) d / (n + d)).add(FLOOR * FLOOR)));
    Tensor whitening = LinearAlgebra.inverse(LinearAlgebra.cholesky(shrunk));
    Tensor weight = whitening.mul(withinReach(centred.matmul(whitening, false, true)));
    float[] rows = weight.toArray();
    float[] multiples = new float[d * d];
    float[] scales = new float[d];
    for (int j = 0; j < d; j++) {
      float scale = rows[j * d + j];
      scales[j] = unsoftened(Math.max(2 * FLOOR, scale) - FLOOR);
      for (int i = j + 1; i < d; i++) {
        multiples[i * d + j] = rows[i * d + j] / scale;
      }
    }
    lower.set(multiples);
    upper.set(new float[d * d]);
    diagonal.set(scales);
    bias.set(mean.reshape(1, d).matmul(weight, false, true).neg().toArray());
  }

  /**
   * Factors {@code [d, 1]} for the columns of x of which more than a hundredth lies out of reach.
   */
  private Tensor withinReach(Tensor x) {
    float[] values = x.abs().toArray();
    float[] factors = new float[d];
    float[] column = new float[x.dim(0)];
    for (int j = 0; j < d; j++) {
      for (int row = 0; row < column.length; row++) {
        column[row] = values[row * d + j];
      }
      Arrays.sort(column);
      factors[j] = Math.min(1, REACH / column[(int) (WITHIN_REACH * column.length)]);
    }
    return Tensor.of(factors, d, 1);
  }

  /** The number whose softplus is this. */
  private static float unsoftened(float value) {
    return (float) (value + Math.log(-Math.expm1(-value)));
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(lower, upper, diagonal, bias);
  }
}
