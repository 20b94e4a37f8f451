package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Log-densities of whole rows, fused: one pass forwards, one backwards, sums in double. Their
 * negatives are the losses of decoders and classifiers.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LogDensity {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private LogDensity() {}

  /**
   * Independent normals with means and deviations of their own, summed over each row.
   *
   * @param x {@code [n, d]}
   * @param mean {@code [n, d]}, or a shape that broadcasts to it
   * @param logDeviation the logarithm of the standard deviation, likewise
   * @return {@code [n]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Tensor normal(Tensor x, Tensor mean, Tensor logDeviation) {
    if (x.rank() != 2) {
      throw new IllegalArgumentException("normal: expected x of shape [n, d], found " + x.shape());
    }
    return fused(x, mean.broadcastTo(x.shape()), logDeviation.broadcastTo(x.shape()));
  }

  private static Tensor fused(Tensor x, Tensor mean, Tensor logDeviation) {
    int n = x.dim(0);
    int d = x.dim(1);
    ThreadState state = ThreadState.current();
    FloatBuffer at = x.storage().data;
    FloatBuffer centre = mean.storage().data;
    FloatBuffer width = logDeviation.storage().data;
    Tensor precisions = Tensor.blank(state, x.shape());
    Storage precision = precisions.storage();
    for (int i = 0; i < x.size(); i++) {
      precision.data.put(i, -width.get(i));
    }
    if (x.size() > 0) {
      state.primitives.eltwise(dnnl_eltwise_exp, 0, 0, x.size(), precision, precision);
    }
    Storage out = state.pool.take(n);
    for (int row = 0; row < n; row++) {
      double sum = 0;
      for (int i = row * d; i < (row + 1) * d; i++) {
        double r = (double) (at.get(i) - centre.get(i)) * precision.data.get(i);
        sum -= 0.5 * r * r + width.get(i);
      }
      out.data.put(row, (float) (sum - d * HALF_LOG_TWO_PI));
    }
    Tensor[] inputs = {x, mean, logDeviation};
    if (!Tensor.records(state, inputs)) {
      precisions.close();
    }
    return Tensor.result(
        state,
        Shape.of(n),
        out,
        gradients -> normalBackward(inputs, precisions, gradients),
        inputs);
  }

  private static @Nullable Tensor[] normalBackward(
      Tensor[] inputs, Tensor precisions, @Nullable Tensor[] gradients) {
    ThreadState state = ThreadState.current();
    if (state.recording) {
      return Gradients.through(
          fresh -> {
            Tensor r = fresh[0].sub(fresh[1]).mul(fresh[2].neg().exp());
            return new Tensor[] {r.standardNormalLogProb().sub(fresh[2].sum(1))};
          },
          inputs,
          gradients);
    }
    Tensor x = inputs[0];
    int d = x.dim(1);
    FloatBuffer g = gradients[0].storage().data;
    FloatBuffer at = x.storage().data;
    FloatBuffer centre = inputs[1].storage().data;
    FloatBuffer precision = precisions.storage().data;
    Tensor toX = Tensor.blank(state, x.shape());
    Tensor toMean = Tensor.blank(state, x.shape());
    Tensor toWidth = Tensor.blank(state, x.shape());
    FloatBuffer gx = toX.storage().data;
    FloatBuffer gm = toMean.storage().data;
    FloatBuffer gw = toWidth.storage().data;
    for (int i = 0; i < x.size(); i++) {
      float weight = g.get(i / d);
      float p = precision.get(i);
      float r = (at.get(i) - centre.get(i)) * p;
      gm.put(i, weight * r * p);
      gx.put(i, -weight * r * p);
      gw.put(i, weight * (r * r - 1));
    }
    return new @Nullable Tensor[] {toX, toMean, toWidth};
  }

  /**
   * Categories with unnormalised log-probabilities: the negative softmax cross-entropy.
   *
   * @param logits {@code [n, categories]}
   * @param chosen the category of each row
   * @return {@code [n]}
   * @throws IllegalArgumentException if there are more or fewer choices than rows, or one is not a
   *     category
   */
  public static Tensor categorical(Tensor logits, int[] chosen) {
    if (logits.rank() != 2 || logits.dim(0) != chosen.length) {
      throw new IllegalArgumentException(
          "categorical: %d choices do not fit logits %s; expected [n, categories]"
              .formatted(chosen.length, logits.shape()));
    }
    int n = logits.dim(0);
    int k = logits.dim(1);
    int[] picked = chosen.clone();
    if (Arrays.stream(picked).anyMatch(c -> c < 0 || c >= k)) {
      throw new IllegalArgumentException(
          "categorical: a choice of %s is not among the %d categories"
              .formatted(Arrays.toString(picked), k));
    }
    ThreadState state = ThreadState.current();
    FloatBuffer source = logits.storage().data;
    Tensor shares = Tensor.blank(state, logits.shape());
    Storage out = state.pool.take(n);
    if (logits.size() > 0) {
      state.primitives.softmax(n, k, 1, logits.storage(), shares.storage());
    }
    for (int row = 0; row < n; row++) {
      float most = Float.NEGATIVE_INFINITY;
      for (int i = row * k; i < (row + 1) * k; i++) {
        most = Math.max(most, source.get(i));
      }
      // The share of the likeliest category is 1 / sum exp(logit - most), and never small.
      double best = 0;
      for (int i = row * k; i < (row + 1) * k; i++) {
        best = Math.max(best, shares.storage().data.get(i));
      }
      out.data.put(
          row, (float) ((double) source.get(row * k + picked[row]) - most + Math.log(best)));
    }
    if (!Tensor.records(state, logits)) {
      shares.close();
    }
    return Tensor.result(
        state,
        Shape.of(n),
        out,
        gradients -> new @Nullable Tensor[] {toLogits(logits, shares, picked, gradients[0])},
        logits);
  }

  private static Tensor toLogits(Tensor logits, Tensor shares, int[] chosen, Tensor gradient) {
    ThreadState state = ThreadState.current();
    int n = logits.dim(0);
    int k = logits.dim(1);
    if (state.recording) {
      float[] picks = new float[n * k];
      for (int row = 0; row < n; row++) {
        picks[row * k + chosen[row]] = 1;
      }
      return Tensor.of(picks, n, k).sub(logits.softmax(1)).mul(gradient.reshape(n, 1));
    }
    Tensor result = Tensor.blank(state, logits.shape());
    FloatBuffer to = result.storage().data;
    FloatBuffer share = shares.storage().data;
    FloatBuffer g = gradient.storage().data;
    for (int row = 0; row < n; row++) {
      float weight = g.get(row);
      for (int i = 0; i < k; i++) {
        int at = row * k + i;
        to.put(at, weight * ((i == chosen[row] ? 1 : 0) - share.get(at)));
      }
    }
    return result;
  }
}
