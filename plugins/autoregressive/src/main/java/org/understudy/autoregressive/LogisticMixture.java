package org.understudy.autoregressive;

import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Tensor;

/**
 * A mixture of logistic distributions for each element (Salimans et al. 2017): as a density, or
 * binned over levels 0 to k - 1 that are mapped to [-1, 1], the outermost bins open.
 *
 * <p>The network's numbers are the logits of the components' weights, their means and the
 * logarithms of their scales, in this order. With numbers of zero the means spread over [-1, 1].
 */
final class LogisticMixture implements ElementDistribution {
  private static final float NARROWEST = -7;
  private static final float WIDEST = 5;

  private final int components;

  /** How many levels each element has; null for numbers of the whole line. */
  private final int @Nullable [] levels;

  private LogisticMixture(int components, int @Nullable [] levels) {
    this.components = components;
    this.levels = levels;
  }

  static LogisticMixture density(int components) {
    return new LogisticMixture(components, null);
  }

  static LogisticMixture binned(int components, int[] levels) {
    return new LogisticMixture(components, levels.clone());
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return 3 * components;
  }

  @Override
  public int noise() {
    return 2;
  }

  @Override
  public Tensor encode(Tensor x, int first) {
    return mapped(x, first).reshape(x.dim(0), x.dim(1), 1);
  }

  /** Levels on [-1, 1]. */
  private Tensor mapped(Tensor x, int first) {
    int[] own = levels;
    return own == null ? x : x.mul(each(x, i -> 2.0 / (own[first + i] - 1))).sub(1);
  }

  private static Tensor each(Tensor x, IntToDoubleFunction value) {
    float[] values = new float[x.dim(1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(i);
    }
    return Tensor.of(values, values.length);
  }

  private float centre(int component) {
    return components == 1 ? 0 : 2f * component / (components - 1) - 1;
  }

  /** How much narrower each of many begins than one alone. */
  private float narrower() {
    return (float) Math.log(components);
  }

  @Override
  public Tensor logProb(Tensor x, Tensor numbers, int first) {
    int n = x.dim(0);
    int some = x.dim(1);
    float[] centres = new float[components];
    for (int i = 0; i < components; i++) {
      centres[i] = centre(i);
    }
    Tensor weights = numbers.slice(2, 0, components).logSoftmax(2);
    Tensor means = numbers.slice(2, components, 2 * components).add(Tensor.of(centres, components));
    Tensor logScales =
        numbers.slice(2, 2 * components, 3 * components).sub(narrower()).clamp(NARROWEST, WIDEST);
    Tensor away = mapped(x, first).reshape(n, some, 1).sub(means);
    Tensor inverse = logScales.neg().exp();
    int[] own = levels;
    if (own == null) {
      Tensor z = away.mul(inverse);
      Tensor each = z.add(z.neg().softplus().mul(2)).add(logScales).neg();
      return weights.add(each).logSumExp(2);
    }
    Tensor each = bins(x, away, inverse, own, first);
    return Tensor.where(
        inside(x, own, first),
        weights.add(each).logSumExp(2),
        Tensor.scalar(Float.NEGATIVE_INFINITY));
  }

  /**
   * log(F(b) - F(a)) for a bin from a to b, as log F(b) + log(1 - F(a)) + log(1 - e^(a - b)): exact
   * for the logistic distribution F, and without cancellation.
   */
  private static Tensor bins(Tensor x, Tensor away, Tensor inverse, int[] levels, int first) {
    int n = x.dim(0);
    int some = x.dim(1);
    Tensor half = each(x, i -> 1.0 / (levels[first + i] - 1)).reshape(some, 1);
    Tensor below = away.add(half).mul(inverse).neg().softplus().neg();
    Tensor above = away.sub(half).mul(inverse).softplus().neg();
    Tensor within = half.mul(-2).mul(inverse).exp().neg().log1p();
    Tensor lowest = x.eq(Tensor.scalar(0)).reshape(n, some, 1);
    Tensor highest = x.eq(each(x, i -> levels[first + i] - 1)).reshape(n, some, 1);
    return Tensor.where(lowest, below, Tensor.where(highest, above, below.add(above).add(within)));
  }

  private static Tensor inside(Tensor x, int[] levels, int first) {
    float[] values = x.toArray();
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      boolean level = value >= 0 && value < levels[first + i % x.dim(1)];
      values[i] = level && value == Math.rint(value) ? 1 : 0;
    }
    return Tensor.of(values, x.shape().toArray());
  }

  @Override
  public void draw(int element, Tensor numbers, float[] uniform, float[] values, double[] logProb) {
    float[] all = numbers.toArray();
    Softmax softmax = new Softmax(components);
    for (int row = 0; row < values.length; row++) {
      int at = row * outputs();
      softmax.take(all, at);
      int chosen = softmax.chosen(uniform[2 * row]);
      double u = uniform[2 * row + 1];
      double logScale =
          Math.min(WIDEST, Math.max(NARROWEST, all[at + 2 * components + chosen] - narrower()));
      double value =
          all[at + components + chosen]
              + centre(chosen)
              + Math.exp(logScale) * (Math.log(u) - Math.log1p(-u));
      values[row] = (float) (levels == null ? value : level(value, levels[element] - 1));
    }
    Tensor x = Tensor.of(values, values.length, 1);
    float[] each = logProb(x, numbers.reshape(values.length, 1, outputs()), element).toArray();
    for (int row = 0; row < values.length; row++) {
      logProb[row] += each[row];
    }
  }

  private static double level(double mapped, int highest) {
    return Math.min(highest, Math.max(0, Math.rint((mapped + 1) * highest / 2)));
  }
}
