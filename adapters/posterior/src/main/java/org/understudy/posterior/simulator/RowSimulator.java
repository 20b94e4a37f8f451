package org.understudy.posterior.simulator;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;

/** One simulation: a user's model. Called from several threads at once. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface RowSimulator {
  /**
   * Simulates.
   *
   * @param theta the parameters
   * @param random the only source of randomness
   * @return the output; NaN in it marks a simulation that failed
   */
  double[] simulate(double[] theta, RandomStream random);
}
