package org.understudy.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.understudy.runtime.training.Epoch;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.training.TrainingResult;

/** Says every now and then how far a training is, and how it ended. */
final class EpochLines implements TrainingListener {
  private static final long INTERVAL_NANOS = 10_000_000_000L;

  private final PrintWriter err;
  private int most;
  private long said;

  EpochLines(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void onStart(int firstEpoch, int maxEpochs, int stepsPerEpoch) {
    most = maxEpochs;
    said = System.nanoTime();
  }

  @Override
  public void onEpoch(Epoch epoch) {
    if (System.nanoTime() - said > INTERVAL_NANOS) {
      said = System.nanoTime();
      err.println("  epoch %d of %d".formatted(epoch.number(), most));
    }
  }

  @Override
  public void onEnd(TrainingResult result) {
    err.println(
        String.format(
            Locale.ROOT,
            "  trained for %.1f s, %d epochs: %s; drawing and measuring",
            result.seconds(),
            result.history().size(),
            result.reason()));
  }
}
