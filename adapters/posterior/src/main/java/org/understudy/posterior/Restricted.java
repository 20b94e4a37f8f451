package org.understudy.posterior;

import java.util.Arrays;
import java.util.Locale;
import org.apiguardian.api.API;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A distribution refused outside a region: draws are made anew until they lie within, and the
 * density is divided by the share that does. That share is an estimate from draws; its relative
 * error, and so the error of every log-density, is sqrt((1 - share) / (share probed)).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Restricted implements SamplingDensity {
  /** Where draws are kept. */
  public interface Region {
    /**
     * Which rows lie within.
     *
     * @param rows {@code [n, ...eventShape]}
     * @return for each row, whether it is kept
     */
    boolean[] contains(Tensor rows);
  }

  /** Draws whose fate estimates the acceptance, where any of the first was refused. */
  private static final int PROBED = 20_000;

  private static final int CHUNK = 2_000;

  /** No more draws than this for one kept, whatever the limit allows. */
  private static final int MARGIN = 20;

  private final SamplingDensity whole;
  private final Region region;
  private final double least;
  private final double acceptance;

  /**
   * A restriction.
   *
   * @param first draws already made
   * @param least the lowest acceptance to work with, positive
   * @throws IllegalStateException if fewer draws lie in the region, with what to do
   */
  public Restricted(
      SamplingDensity whole, Region region, Tensor first, double least, RandomStream random) {
    this.whole = whole;
    this.region = region;
    this.least = least;
    int probed = first.dim(0);
    int kept = count(region.contains(first));
    if (kept < probed) {
      while (probed < PROBED) {
        try (Scope scope = Scope.open()) {
          kept += count(region.contains(whole.sample(CHUNK, random)));
          probed += CHUNK;
        }
      }
    }
    acceptance = kept / (double) probed;
    if (acceptance < least) {
      throw refused(kept, probed);
    }
  }

  private static int count(boolean[] inside) {
    int count = 0;
    for (boolean one : inside) {
      count += one ? 1 : 0;
    }
    return count;
  }

  private IllegalStateException refused(long kept, long tried) {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "inference.min-acceptance: of %d draws %d (%.2g %%) lie in the prior's support, fewer than"
                + " the share %s that is set. Leave the bounds to the transforms (remove the"
                + " parameters from 'transforms'), train on more simulations or for longer, check"
                + " that the observation is one the prior can produce, or lower the limit",
            tried,
            kept,
            100.0 * kept / tried,
            least));
  }

  /** The share of draws that are kept. */
  public double acceptance() {
    return acceptance;
  }

  @Override
  public Shape eventShape() {
    return whole.eventShape();
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    return sampleWithLogProb(count, random).values();
  }

  @Override
  public Draws sampleWithLogProb(int count, RandomStream random) {
    int width = eventShape().size();
    float[] values = new float[Math.multiplyExact(count, width)];
    float[] logProb = new float[count];
    int filled = 0;
    long tried = 0;
    while (filled < count) {
      // As many as are wanted at first: where nothing is refused these are the draws of the whole.
      int asked = tried == 0 ? count : Math.max(64, Math.min(CHUNK, count - filled));
      if (tried > MARGIN * (CHUNK + count / least)) {
        throw refused(filled, tried);
      }
      try (Scope scope = Scope.open()) {
        Draws draws = whole.sampleWithLogProb(asked, random);
        boolean[] inside = region.contains(draws.values());
        float[] rows = draws.values().toArray();
        float[] densities = draws.logProb().toArray();
        for (int i = 0; i < asked && filled < count; i++) {
          if (inside[i]) {
            System.arraycopy(rows, i * width, values, filled * width, width);
            logProb[filled++] = (float) (densities[i] - Math.log(acceptance));
          }
        }
      }
      tried += asked;
    }
    return new Draws(
        Tensor.of(values, eventShape().prepend(count).toArray()), Tensor.of(logProb, count));
  }

  @Override
  public Tensor logProb(Tensor x) {
    boolean[] inside = region.contains(x);
    float[] offset = new float[inside.length];
    Arrays.fill(offset, (float) -Math.log(acceptance));
    for (int i = 0; i < offset.length; i++) {
      offset[i] = inside[i] ? offset[i] : Float.NEGATIVE_INFINITY;
    }
    return whole.logProb(x).add(Tensor.of(offset, offset.length));
  }
}
