package org.understudy.posterior.simulator;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A simulator that workers run.
 *
 * @param schema parameters given, output drawn
 * @param prior the one it is published with
 * @param workforce who runs it
 */
record WorkedSimulator(Schema schema, Optional<ConditionalDistribution> prior, Workforce workforce)
    implements Simulator {
  @Override
  public Sampling given(@Nullable Tensor theta) {
    int width = schema.conditionShape().size();
    if (theta == null || theta.rank() == 0 || theta.size() != theta.dim(0) * width) {
      throw new IllegalArgumentException(
          "simulator: expected parameters [rows, %d], found %s"
              .formatted(width, theta == null ? "none" : theta.shape()));
    }
    return new At(theta.toArray(), theta.dim(0), width);
  }

  /** The simulator at parameters: one row serves every draw, more pair with them. */
  private final class At implements Sampling {
    private final float[] theta;
    private final int given;
    private final int width;

    At(float[] theta, int given, int width) {
      this.theta = theta;
      this.given = given;
      this.width = width;
    }

    @Override
    public Shape eventShape() {
      return schema.targetShape();
    }

    /**
     * {@inheritDoc} Simulations that fail are rows of NaN; if all fail, and not with NaN only, that
     * is an error.
     */
    @Override
    public Tensor sample(int count, RandomStream random) {
      if (given != 1 && given != count) {
        throw new IllegalArgumentException(
            "simulator: %d rows of parameters for %d simulations; give one row, or one each"
                .formatted(given, count));
      }
      float[] rows = new float[Math.multiplyExact(count, width)];
      for (int row = 0; row < count; row++) {
        System.arraycopy(theta, given == 1 ? 0 : row * width, rows, row * width, width);
      }
      // Each row has a stream of its own, so that the order of the threads does not matter.
      RandomStream own = random.split(random.nextLong());
      Ledger ledger = new Ledger(count, width, eventShape().size(), rows, own::split);
      Crew.run(workforce, ledger, () -> true);
      if (ledger.count(Outcome.DONE) + ledger.count(Outcome.NOT_FINITE) == 0 && count > 0) {
        throw new IllegalStateException("simulator: all failed: " + ledger.failures());
      }
      return Tensor.of(ledger.output(), eventShape().prepend(count).toArray());
    }
  }
}
