package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** x L U + b with triangular L and U (Oliva et al. 2018); begins as the identity. */
final class LuLinear implements Bijection {
  private static final float FLOOR = 1e-3f;

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
      ones[i] = (float) Math.log(Math.expm1(1 - FLOOR));
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
  public Parameters parameters() {
    return Parameters.of(lower, upper, diagonal, bias);
  }
}
