package org.understudy.runtime.training;

import org.apiguardian.api.API;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Schedule;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** The {@code training} section of an experiment. */
@API(status = API.Status.EXPERIMENTAL)
public record TrainingConfig(
    @Default("200") @Doc("Rows in a step.") int batchSize,
    @Default("2.0e-3") @Doc("Learning rate before the schedule.") double learningRate,
    @Default("80") @Doc("Epochs at the most.") int maxEpochs,
    @Default("80") @Doc("Epochs without a better validation loss before training stops.")
        int patience,
    @Default("0.1") @Doc("Share of the rows kept for validation, below 1.")
        double validationFraction,
    @Default("5") @Doc("Limit of the gradients' joint norm; .inf for none.") double clipNorm,
    @Default("adamw") @Doc("The optimiser.") Optimiser.Kind optimiser,
    @Default("0.3") @Doc("Weight decay; decoupled with adamw.") double weightDecay,
    @Default("cosine") @Doc("How the learning rate changes; cosine ends at max-epochs.")
        Schedule.Kind schedule,
    @Default("0") @Doc("Epochs over which the learning rate rises linearly.") int warmUpEpochs,
    @Default("0") @Doc("Decay of averaged weights, such as 0.999; 0 for none.") double emaDecay,
    @Default("30")
        @Doc("Seconds between checkpoints, written at an epoch's end, or before if that is far.")
        double checkpointSeconds) {
  /** Checks the ranges. */
  public TrainingConfig {
    require(batchSize >= 1, "batch-size", "an integer >= 1", batchSize);
    require(learningRate > 0, "learning-rate", "a positive number", learningRate);
    require(maxEpochs >= 1, "max-epochs", "an integer >= 1", maxEpochs);
    require(patience >= 1, "patience", "an integer >= 1", patience);
    require(
        validationFraction >= 0 && validationFraction < 1,
        "validation-fraction",
        "a number from 0 to below 1",
        validationFraction);
    require(clipNorm > 0, "clip-norm", "a positive number", clipNorm);
    require(weightDecay >= 0, "weight-decay", "a number >= 0", weightDecay);
    require(warmUpEpochs >= 0, "warm-up-epochs", "an integer >= 0", warmUpEpochs);
    require(emaDecay >= 0 && emaDecay < 1, "ema-decay", "a number from 0 to below 1", emaDecay);
    require(checkpointSeconds >= 0, "checkpoint-seconds", "a number >= 0", checkpointSeconds);
  }

  private static void require(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }
}
