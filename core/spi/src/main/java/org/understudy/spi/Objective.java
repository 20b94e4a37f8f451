package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.nn.Parameters;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * A loss and the parameters it moves. A flow has one, a GAN two: the trainer takes a step of each
 * in turn on every batch.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Objective {
  /** The name in metrics, such as {@code nll}, {@code generator}, {@code critic}. */
  String name();

  /** The parameters that a step on this loss changes. */
  Parameters parameters();

  /**
   * The mean loss over a batch, differentiable in the parameters.
   *
   * @param random for objectives that draw (a reparametrised code, a noise level)
   * @return a scalar
   */
  Tensor loss(Batch batch, RandomStream random);

  /**
   * On which batches a step is taken: every so-many-th. A generator that waits for five steps of
   * its critic says 5.
   */
  default int every() {
    return 1;
  }

  /** What the learning rate is multiplied by for this objective: players may differ in pace. */
  default double rate() {
    return 1;
  }
}
