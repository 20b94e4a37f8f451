package org.understudy.mcmc;

import java.util.Arrays;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Events;
import org.understudy.spi.Sampling;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Draws that a method left behind, handed out in random order; where more are asked for than there
 * are, some come again. The density is that of the target, up to a constant.
 */
final class Draws implements Sampling, UnnormalisedDensity {
  private final Shape event;
  private final LogDensity density;
  private final float[] rows;
  private final int count;

  private Draws(Shape event, LogDensity density, float[] rows) {
    this.event = event;
    this.density = density;
    this.rows = rows;
    count = rows.length / event.size();
  }

  /**
   * Draws of equal weight.
   *
   * @param z rows on the whole line, in any order
   */
  static Draws of(Target target, float[] z) {
    try (Scope scope = Scope.open()) {
      int d = target.dimension();
      Tensor x = target.bounds().inside(Tensor.of(z, z.length / d, d));
      return new Draws(target.schema().targetShape(), target.bounded(), x.toArray());
    }
  }

  /**
   * Draws by weight, as many as there are, with the least noise: systematic resampling.
   *
   * @param z rows on the whole line
   * @param logWeights one a row
   */
  static Draws weighted(Target target, float[] z, float[] logWeights, RandomStream random) {
    int n = logWeights.length;
    int d = z.length / n;
    double top = Double.NEGATIVE_INFINITY;
    for (float one : logWeights) {
      top = Math.max(top, one);
    }
    double sum = 0;
    for (float one : logWeights) {
      sum += Math.exp(one - top);
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException(
          "draws: every weight is zero; the start misses the target");
    }
    float[] rows = new float[z.length];
    double reached = 0;
    double wanted = random.nextDouble() / n;
    int filled = 0;
    for (int i = 0; i < n; i++) {
      reached += Math.exp(logWeights[i] - top) / sum;
      boolean last = i == n - 1;
      while (filled < n && (wanted < reached || last)) {
        System.arraycopy(z, i * d, rows, filled++ * d, d);
        wanted += 1.0 / n;
      }
    }
    return of(target, rows);
  }

  @Override
  public Shape eventShape() {
    return event;
  }

  @Override
  public Tensor sample(int number, RandomStream random) {
    Events.requireCount(number);
    int width = event.size();
    float[] values = new float[Math.multiplyExact(number, width)];
    int[] order = new int[0];
    for (int i = 0; i < number; i++) {
      if (i % count == 0) {
        order = random.permutation(count);
      }
      System.arraycopy(rows, order[i % count] * width, values, i * width, width);
    }
    return Tensor.of(values, event.prepend(number).toArray());
  }

  @Override
  public Tensor logProbUpToConstant(Tensor x) {
    return density.at(x.reshape(x.dim(0), event.size()));
  }

  @Override
  public String toString() {
    return "Draws " + Arrays.toString(event.toArray()) + " x " + count;
  }
}
