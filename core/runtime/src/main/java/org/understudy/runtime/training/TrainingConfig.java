package org.understudy.runtime.training;

import org.apiguardian.api.API;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Schedule;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** The {@code training} section of an experiment. */
@API(status = API.Status.EXPERIMENTAL)
public record TrainingConfig(
    @Default("200") @Doc("Rows in a step; 0 for as many as an epoch has steps.") int batchSize,
    @Default("2.0e-3") @Doc("Learning rate before the schedule.") double learningRate,
    @Default("80") @Doc("Epochs at the most.") int maxEpochs,
    @Default("80") @Doc("Epochs without a better validation loss before training stops.")
        int patience,
    @Default("0")
        @Doc("Epochs without a better one after which training goes on from the best; 0 for never.")
        int returnAfter,
    @Default("0.1") @Doc("Share of the rows kept for validation, below 1.")
        double validationFraction,
    @Default("5") @Doc("Limit of the gradients' joint norm; .inf for none.") double clipNorm,
    @Default("adamw") @Doc("The optimiser.") Optimiser.Kind optimiser,
    @Default("0.3") @Doc("Weight decay; decoupled with adamw.") double weightDecay,
    @Default("0.9") @Doc("Decay of the mean of gradients: Adam's beta1, the momentum of sgd.")
        double beta1,
    @Default("0.999") @Doc("Decay of the mean of squared gradients: Adam's beta2.") double beta2,
    @Default("cosine") @Doc("How the learning rate changes; cosine ends at max-epochs.")
        Schedule.Kind schedule,
    @Default("0") @Doc("Epochs over which the learning rate rises linearly.") int warmUpEpochs,
    @Default("0") @Doc("Decay of averaged weights, such as 0.999; 0 for none.") double emaDecay,
    @Default("best")
        @Doc("Weights to end with: those of the best validation loss, or the last, whatever it is.")
        Keep keep,
    @Default("30")
        @Doc("Seconds between checkpoints, written at an epoch's end, or before if that is far.")
        double checkpointSeconds) {
  /** Which weights a training ends with. */
  public enum Keep {
    /** Those of the first objective's best validation loss. */
    BEST,
    /** Those of the last epoch: for players against each other, whose losses tell no quality. */
    LAST
  }

  /** Checks the ranges. */
  public TrainingConfig {
    require(batchSize >= 0, "batch-size", "an integer >= 0", batchSize);
    require(learningRate > 0, "learning-rate", "a positive number", learningRate);
    require(maxEpochs >= 1, "max-epochs", "an integer >= 1", maxEpochs);
    require(patience >= 1, "patience", "an integer >= 1", patience);
    require(returnAfter >= 0, "return-after", "an integer >= 0", returnAfter);
    require(
        validationFraction >= 0 && validationFraction < 1,
        "validation-fraction",
        "a number from 0 to below 1",
        validationFraction);
    require(clipNorm > 0, "clip-norm", "a positive number", clipNorm);
    require(weightDecay >= 0, "weight-decay", "a number >= 0", weightDecay);
    require(beta1 >= 0 && beta1 < 1, "beta1", "a number from 0 to below 1", beta1);
    require(beta2 >= 0 && beta2 < 1, "beta2", "a number from 0 to below 1", beta2);
    require(warmUpEpochs >= 0, "warm-up-epochs", "an integer >= 0", warmUpEpochs);
    require(emaDecay >= 0 && emaDecay < 1, "ema-decay", "a number from 0 to below 1", emaDecay);
    require(checkpointSeconds >= 0, "checkpoint-seconds", "a number >= 0", checkpointSeconds);
  }

  /** Rows in a step where there are so many to train on. */
  int batchSize(int rows) {
    return batchSize > 0 ? batchSize : (int) Math.max(1, Math.round(Math.sqrt(rows)));
  }

  /**
   * As a family is served best, unless told otherwise.
   *
   * @param said keys of a {@code training} section
   * @throws org.understudy.spi.config.ConfigException if there is no such key
   */
  public static TrainingConfig of(ModelProvider<?> family, ConfigNode said) {
    return Configs.bind(said.over(ConfigJson.fromPlain(family.training())), TrainingConfig.class);
  }

  private static void require(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }
}
