package org.understudy.tensor;

import java.nio.FloatBuffer;
import org.apiguardian.api.API;

/**
 * The steps of optimisers, each one pass over a parameter. Blocks are brought to the heap because
 * there the compiler turns these loops into vector instructions.
 */
@API(status = API.Status.INTERNAL)
public final class Updates {
  private static final int BLOCK = 2048;
  private static final ThreadLocal<float[][]> BLOCKS =
      ThreadLocal.withInitial(() -> new float[2][BLOCK]);

  private Updates() {}

  /**
   * Adam's coefficients (Kingma and Ba 2015; decoupled decay: Loshchilov and Hutter 2019).
   *
   * @param decay decoupled weight decay, multiplied by the rate
   * @param l2 times the weight is added to the gradient
   */
  public record Adam(float beta1, float beta2, float epsilon, float decay, float l2) {}

  /**
   * One step of Adam.
   *
   * @param firstMoment running mean of the gradient, updated
   * @param secondMoment running mean of its square, updated
   * @param step the number of this step, from 1
   */
  public static void adam(
      Parameter parameter,
      Tensor gradient,
      float[] firstMoment,
      float[] secondMoment,
      double rate,
      Adam adam,
      long step) {
    check(parameter, gradient.shape(), secondMoment.length);
    FloatBuffer weights = check(parameter, gradient.shape(), firstMoment.length);
    FloatBuffer gradients = gradient.storage().data;
    float stepSize = (float) (rate / (1 - Math.pow(adam.beta1, (double) step)));
    float correction = (float) (1 / Math.sqrt(1 - Math.pow(adam.beta2, (double) step)));
    float kept = (float) (1 - rate * adam.decay);
    float[] w = BLOCKS.get()[0];
    float[] g = BLOCKS.get()[1];
    for (int from = 0; from < firstMoment.length; from += BLOCK) {
      int count = Math.min(BLOCK, firstMoment.length - from);
      weights.get(from, w, 0, count);
      gradients.get(from, g, 0, count);
      adamBlock(w, g, firstMoment, secondMoment, from, count, adam, stepSize, correction, kept);
      weights.put(from, w, 0, count);
    }
  }

  private static void adamBlock(
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      int from,
      int count,
      Adam adam,
      float stepSize,
      float correction,
      float kept) {
    float beta1 = adam.beta1;
    float beta2 = adam.beta2;
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    float epsilon = adam.epsilon;
    float l2 = adam.l2;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] + l2 * w[i];
      float first = beta1 * m[from + i] + rest1 * gradient;
      float second = beta2 * v[from + i] + rest2 * gradient * gradient;
      m[from + i] = first;
      v[from + i] = second;
      w[i] = kept * w[i] - stepSize * first / ((float) Math.sqrt(second) * correction + epsilon);
    }
  }

  /**
   * One step of gradient descent with momentum.
   *
   * @param velocity running sum of gradients, updated
   * @param nesterov whether the step looks ahead along the velocity
   * @param l2 times the weight is added to the gradient
   */
  public static void sgd(
      Parameter parameter,
      Tensor gradient,
      float[] velocity,
      double rate,
      float momentum,
      boolean nesterov,
      float l2) {
    FloatBuffer weights = check(parameter, gradient.shape(), velocity.length);
    FloatBuffer gradients = gradient.storage().data;
    float[] w = BLOCKS.get()[0];
    float[] g = BLOCKS.get()[1];
    float size = (float) rate;
    float ahead = nesterov ? momentum : 1;
    float now = nesterov ? 1 : 0;
    for (int from = 0; from < velocity.length; from += BLOCK) {
      int count = Math.min(BLOCK, velocity.length - from);
      weights.get(from, w, 0, count);
      gradients.get(from, g, 0, count);
      for (int i = 0; i < count; i++) {
        float slope = g[i] + l2 * w[i];
        float speed = momentum * velocity[from + i] + slope;
        velocity[from + i] = speed;
        w[i] -= size * (now * slope + ahead * speed);
      }
      weights.put(from, w, 0, count);
    }
  }

  /** average = decay average + (1 - decay) parameter. */
  public static void average(float[] average, Parameter parameter, float decay) {
    FloatBuffer weights = check(parameter, parameter.shape(), average.length);
    float[] w = BLOCKS.get()[0];
    float rest = 1 - decay;
    for (int from = 0; from < average.length; from += BLOCK) {
      int count = Math.min(BLOCK, average.length - from);
      weights.get(from, w, 0, count);
      for (int i = 0; i < count; i++) {
        average[from + i] = decay * average[from + i] + rest * w[i];
      }
    }
  }

  /** The sum of the squares of a tensor's elements, accumulated in double. */
  public static double sumOfSquares(Tensor tensor) {
    FloatBuffer data = tensor.storage().data;
    int size = tensor.size();
    double a = 0;
    double b = 0;
    int i = 0;
    for (; i + 1 < size; i += 2) {
      double p = data.get(i);
      double q = data.get(i + 1);
      a += p * p;
      b += q * q;
    }
    if (i < size) {
      double p = data.get(i);
      a += p * p;
    }
    return a + b;
  }

  private static FloatBuffer check(Parameter parameter, Shape gradient, int stateLength) {
    if (!gradient.equals(parameter.shape()) || stateLength != parameter.shape().size()) {
      throw new IllegalArgumentException(
          "update of '%s': parameter has shape %s, gradient %s, optimiser state %d numbers"
              .formatted(parameter.name(), parameter.shape(), gradient, stateLength));
    }
    return parameter.value().storage().data;
  }
}
