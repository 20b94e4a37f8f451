package org.understudy.runtime.training;

import java.io.UncheckedIOException;
import org.apiguardian.api.API;

/** Hears how training goes. */
@API(status = API.Status.EXPERIMENTAL)
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** Before the first step: how many epochs at the most and steps in each. */
  default void onStart(int firstEpoch, int maxEpochs, int stepsPerEpoch) {}

  /** Behind every step, numbered from 1 within its epoch. */
  default void onStep(int epoch, int step) {}

  /** Behind every epoch. */
  default void onEpoch(Epoch epoch) {}

  /** When a checkpoint could not be written; the one before is whole, and training goes on. */
  default void onCheckpointFailed(UncheckedIOException failure) {}

  /** When training ended, or stopped on request. */
  default void onEnd(TrainingResult result) {}

  /** Asked behind every step: whether to stop now, with a checkpoint. */
  default boolean stopRequested() {
    return false;
  }
}
