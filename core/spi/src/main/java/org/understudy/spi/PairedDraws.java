package org.understudy.spi;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Rows (theta, x) of a joint distribution, and for each of them independent draws of q(. | x).
 *
 * <p>If q is the conditional of the joint, the theta of a row is distributed as its draws are: each
 * rank of it among them is uniform (Talts et al. 2018).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class PairedDraws {
  /** Draws are made about this many at a time, which suits caches and takes little memory. */
  private static final int CHUNK = 4_000;

  /** Numbers of a condition above which a model may embed it at a cost: once, not for each draw. */
  private static final int SMALL = 64;

  private final Rows joint;
  private final int draws;
  private final int width;
  private final float[] truth;
  private final float[] values;
  private final float @Nullable [] truthLogProb;
  private final float @Nullable [] logProb;

  private PairedDraws(
      Rows joint,
      int draws,
      float[] values,
      float @Nullable [] truthLogProb,
      float @Nullable [] logProb) {
    this.joint = joint;
    this.draws = draws;
    this.truth = joint.matrix(Role.TARGET);
    this.width = truth.length / joint.count();
    this.values = values;
    this.truthLogProb = truthLogProb;
    this.logProb = logProb;
  }

  /**
   * Draws at the x of each row.
   *
   * @param joint at least one row with the target and condition fields
   * @param draws a row
   * @throws UnsupportedOperationException if the distribution cannot be drawn from
   */
  public static PairedDraws of(
      ConditionalDistribution distribution, Rows joint, int draws, RandomStream random) {
    Schema schema = distribution.schema();
    int width = schema.targetShape().size();
    float[] values = new float[Math.multiplyExact(joint.count() * draws, width)];
    float[] truth = joint.matrix(Role.TARGET);
    float[] x = joint.matrix(Role.CONDITION);
    float[] own = null;
    float[] theirs = null;
    boolean small = schema.conditionShape().size() <= SMALL;
    int rows = small ? Math.max(1, CHUNK / draws) : 1;
    for (int from = 0; from < joint.count(); from += rows) {
      int size = Math.min(rows, joint.count() - from);
      try (Scope scope = Scope.open()) {
        Distribution each = distribution.given(repeated(schema, x, from, size, small ? draws : 1));
        int offset = from * draws;
        if (each instanceof SamplingDensity exact) {
          SamplingDensity.Draws drawn = exact.sampleWithLogProb(size * draws, random.split(from));
          drawn.values().copyTo(values, offset * width);
          theirs = theirs == null ? new float[joint.count() * draws] : theirs;
          own = own == null ? new float[joint.count()] : own;
          drawn.logProb().copyTo(theirs, offset);
          Density density = (Density) distribution.given(repeated(schema, x, from, size, 1));
          float[] slice = Arrays.copyOfRange(truth, from * width, (from + size) * width);
          density
              .logProb(Tensor.of(slice, schema.targetShape().prepend(size).toArray()))
              .copyTo(own, from);
        } else {
          Capability.require(each, Sampling.class, "the distribution")
              .sample(size * draws, random.split(from))
              .copyTo(values, offset * width);
        }
      }
    }
    return new PairedDraws(joint, draws, values, own, theirs);
  }

  /** Some rows of conditions, each as often as it is drawn at. */
  private static Tensor repeated(Schema schema, float[] x, int from, int count, int times) {
    int size = schema.conditionShape().size();
    float[] values = new float[Math.multiplyExact(count * times, size)];
    for (int i = 0; i < count * times; i++) {
      System.arraycopy(x, (from + i / times) * size, values, i * size, size);
    }
    return Tensor.of(values, schema.conditionShape().prepend(count * times).toArray());
  }

  /** The rows (theta, x). */
  public Rows joint() {
    return joint;
  }

  /** How many rows. */
  public int rows() {
    return joint.count();
  }

  /** How many draws a row. */
  public int draws() {
    return draws;
  }

  /** Numbers in one theta. */
  public int width() {
    return width;
  }

  /** One number of the theta of a row. */
  public float truth(int row, int element) {
    return truth[row * width + element];
  }

  /** One number of a draw at a row. */
  public float draw(int row, int draw, int element) {
    return values[(row * draws + draw) * width + element];
  }

  /** Every draw, {@code [rows, draws, width]}; not a copy. */
  public float[] values() {
    return values;
  }

  /** Whether log-densities are known. */
  public boolean hasDensities() {
    return logProb != null;
  }

  /**
   * log q(theta | x) at the theta of a row.
   *
   * @throws UnsupportedOperationException if the distribution has no density
   */
  public float truthLogProb(int row) {
    return require(truthLogProb)[row];
  }

  /**
   * log q(. | x) at a draw.
   *
   * @throws UnsupportedOperationException if the distribution has no density
   */
  public float logProb(int row, int draw) {
    return require(logProb)[row * draws + draw];
  }

  private static float[] require(float @Nullable [] densities) {
    if (densities == null) {
      throw new UnsupportedOperationException(
          "this check needs log-densities, and the distribution gives draws only");
    }
    return densities;
  }

  /** How many numbers among the draws are not finite. */
  public int notFinite() {
    int count = 0;
    for (float value : values) {
      count += Float.isFinite(value) ? 0 : 1;
    }
    return count;
  }
}
