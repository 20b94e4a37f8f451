package org.understudy.runtime.training;

import java.util.List;
import org.understudy.nn.GradientClip;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Objective;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** An objective with what moves its parameters. */
record Player(
    Objective objective, Parameters parameters, List<Tensor> values, Optimiser optimiser) {
  static Player of(Objective objective, TrainingConfig config) {
    Parameters parameters = objective.parameters();
    return new Player(
        objective,
        parameters,
        parameters.list().stream().map(Parameter::value).toList(),
        config
            .optimiser()
            .create(parameters, config.weightDecay(), config.beta1(), config.beta2()));
  }

  /** Whether it moves at a step, counted from 0 over all epochs. */
  boolean moves(long step) {
    return (step + 1) % objective.every() == 0;
  }

  /**
   * One step, in the caller's scope.
   *
   * @return the loss, and the gradients' joint norm before clipping
   * @throws TrainingException if either is not finite
   */
  double[] step(Batch batch, RandomStream draws, double rate, TrainingConfig config, int epoch) {
    Tensor loss = objective.loss(batch, draws);
    float value = loss.item();
    List<Tensor> gradients = Gradients.of(loss, values);
    GradientClip.Clip clip = GradientClip.globalNorm(gradients, config.clipNorm());
    if (!Float.isFinite(value) || !Double.isFinite(clip.norm())) {
      throw new TrainingException(
          "training diverged at step %d (epoch %d): the loss '%s' is %s%s; lower training.learning-rate"
                  .formatted(
                      optimiser.steps() + 1, epoch, objective.name(), value, where(gradients))
              + " (now %s) or training.clip-norm (now %s)"
                  .formatted(config.learningRate(), config.clipNorm()));
    }
    optimiser.step(gradients, clip.scale(), rate * objective.rate());
    return new double[] {value, clip.norm()};
  }

  /** The first gradient that is not finite, as a part of a sentence; nothing if all are. */
  private String where(List<Tensor> gradients) {
    for (int i = 0; i < gradients.size(); i++) {
      for (float g : gradients.get(i).toArray()) {
        if (!Float.isFinite(g)) {
          return "; the first gradient that is not finite is that of '%s'"
              .formatted(parameters.entries().get(i).name());
        }
      }
    }
    return "";
  }
}
