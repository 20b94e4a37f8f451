package org.understudy.runtime.training;

import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** When a training's checkpoints are written, and what becomes of those that cannot be. */
final class Saving {
  private final @Nullable Checkpoint checkpoint;
  private final double interval;
  private final Progress progress;
  private final TrainingListener listener;
  private final double secondsBefore;
  private final long start = System.nanoTime();
  private long lastSave = start;

  Saving(
      @Nullable Checkpoint checkpoint,
      double interval,
      Progress progress,
      TrainingListener listener) {
    this.checkpoint = checkpoint;
    this.interval = interval;
    this.progress = progress;
    this.listener = listener;
    this.secondsBefore = progress.seconds();
  }

  void betweenEpochs() {
    if (isOlderThan(interval)) {
      onTheWay();
    }
  }

  /** Whether to write in the midst of an epoch, because its end keeps one waiting. */
  boolean dueWithinEpoch() {
    return interval > 0 && isOlderThan(2 * interval);
  }

  private boolean isOlderThan(double seconds) {
    return checkpoint != null && (System.nanoTime() - lastSave) / 1e9 >= seconds;
  }

  /** Writes a checkpoint that training can do without: the one before stays if it fails. */
  void onTheWay() {
    try {
      last();
    } catch (UncheckedIOException e) {
      listener.onCheckpointFailed(e);
    }
    lastSave = System.nanoTime();
  }

  /** Writes the checkpoint that training ends with. */
  void last() {
    progress.seconds(secondsBefore + (System.nanoTime() - start) / 1e9);
    if (checkpoint != null) {
      checkpoint.save();
    }
  }
}
