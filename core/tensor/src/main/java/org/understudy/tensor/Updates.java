package org.understudy.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The steps of optimisers, each one pass over a parameter. Blocks are brought to arrays of their
 * own because the compiler turns a loop into vector instructions only if it runs over the same
 * indices of every array.
 */
@API(status = API.Status.INTERNAL)
public final class Updates {
  private static final int BLOCK = 1024;
  private static final ThreadLocal<float[][]> BLOCKS =
      ThreadLocal.withInitial(() -> new float[4][BLOCK]);

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
   * @param scale what the gradient is multiplied by first
   * @param firstMoment running mean of the gradient, updated
   * @param secondMoment running mean of its square, updated
   * @param step the number of this step, from 1
   */
  public static void adam(
      Parameter parameter,
      Tensor gradient,
      float scale,
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
    Loops.run(
        firstMoment.length,
        BLOCK,
        firstMoment.length,
        (begin, end) -> {
          float[][] blocks = BLOCKS.get();
          for (int from = begin; from < end; from += BLOCK) {
            int count = Math.min(BLOCK, end - from);
            weights.get(from, blocks[0], 0, count);
            gradients.get(from, blocks[1], 0, count);
            System.arraycopy(firstMoment, from, blocks[2], 0, count);
            System.arraycopy(secondMoment, from, blocks[3], 0, count);
            adamBlock(
                blocks[0],
                blocks[1],
                blocks[2],
                blocks[3],
                count,
                adam,
                scale,
                stepSize,
                correction,
                kept);
            weights.put(from, blocks[0], 0, count);
            System.arraycopy(blocks[2], 0, firstMoment, from, count);
            System.arraycopy(blocks[3], 0, secondMoment, from, count);
          }
        });
  }

  private static void adamBlock(
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      int count,
      Adam adam,
      float scale,
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
      float gradient = scale * g[i] + l2 * w[i];
      float first = beta1 * m[i] + rest1 * gradient;
      float second = beta2 * v[i] + rest2 * gradient * gradient;
      m[i] = first;
      v[i] = second;
      w[i] = kept * w[i] - stepSize * first / ((float) Math.sqrt(second) * correction + epsilon);
    }
  }

  /**
   * One step of gradient descent with momentum.
   *
   * @param scale what the gradient is multiplied by first
   * @param velocity running sum of gradients, updated
   * @param nesterov whether the step looks ahead along the velocity
   * @param l2 times the weight is added to the gradient
   */
  public static void sgd(
      Parameter parameter,
      Tensor gradient,
      float scale,
      float[] velocity,
      double rate,
      float momentum,
      boolean nesterov,
      float l2) {
    FloatBuffer weights = check(parameter, gradient.shape(), velocity.length);
    FloatBuffer gradients = gradient.storage().data;
    float[] w = BLOCKS.get()[0];
    float[] g = BLOCKS.get()[1];
    float[] speeds = BLOCKS.get()[2];
    float size = (float) rate;
    float ahead = nesterov ? momentum : 1;
    float now = nesterov ? 1 : 0;
    for (int from = 0; from < velocity.length; from += BLOCK) {
      int count = Math.min(BLOCK, velocity.length - from);
      weights.get(from, w, 0, count);
      gradients.get(from, g, 0, count);
      System.arraycopy(velocity, from, speeds, 0, count);
      for (int i = 0; i < count; i++) {
        float slope = scale * g[i] + l2 * w[i];
        float speed = momentum * speeds[i] + slope;
        speeds[i] = speed;
        w[i] -= size * (now * slope + ahead * speed);
      }
      weights.put(from, w, 0, count);
      System.arraycopy(speeds, 0, velocity, from, count);
    }
  }

  /** average = decay average + (1 - decay) parameter. */
  public static void average(float[] average, Parameter parameter, float decay) {
    FloatBuffer weights = check(parameter, parameter.shape(), average.length);
    float[] w = BLOCKS.get()[0];
    float[] means = BLOCKS.get()[1];
    float rest = 1 - decay;
    for (int from = 0; from < average.length; from += BLOCK) {
      int count = Math.min(BLOCK, average.length - from);
      weights.get(from, w, 0, count);
      System.arraycopy(average, from, means, 0, count);
      for (int i = 0; i < count; i++) {
        means[i] = decay * means[i] + rest * w[i];
      }
      System.arraycopy(means, 0, average, from, count);
    }
  }

  /** The sum of the squares of a tensor's elements: many partial sums, joined in double. */
  public static double sumOfSquares(Tensor tensor) {
    FloatBuffer data = tensor.storage().data;
    int size = tensor.size();
    float[] values = BLOCKS.get()[0];
    float[] sums = BLOCKS.get()[1];
    int lanes = Math.min(BLOCK, size);
    Arrays.fill(sums, 0, lanes, 0);
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      data.get(from, values, 0, count);
      for (int i = 0; i < count; i++) {
        sums[i] += values[i] * values[i];
      }
    }
    double total = 0;
    for (int i = 0; i < lanes; i++) {
      total += sums[i];
    }
    return Double.isFinite(total) ? total : sumOfSquaresInDouble(data, size);
  }

  /** For elements whose squares are beyond the range of float32. */
  private static double sumOfSquaresInDouble(FloatBuffer data, int size) {
    double total = 0;
    for (int i = 0; i < size; i++) {
      total += (double) data.get(i) * data.get(i);
    }
    return total;
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
