package org.understudy.posterior.simulator;

import java.util.List;

/** Runs one batch of simulations after another, on one thread. */
interface Worker extends AutoCloseable {
  /**
   * Runs consecutive simulations.
   *
   * @param first the number of the first
   * @param count how many, at most the workforce's batch
   * @return an answer each, in order
   * @throws InterruptedException if the simulations need not be finished
   */
  List<Answer> simulate(Ledger ledger, int first, int count) throws InterruptedException;

  /** How often this worker had to begin anew behind a failure. */
  default int restarts() {
    return 0;
  }

  @Override
  default void close() {}
}
