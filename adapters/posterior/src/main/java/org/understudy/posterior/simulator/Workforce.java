package org.understudy.posterior.simulator;

import org.understudy.spi.Simulator;

/** What runs the simulations of one simulator: threads of this process, or processes. */
interface Workforce {
  /** The most workers at work at once. */
  default int size() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** How many simulations a worker takes at a time. */
  default int batch() {
    return 1;
  }

  /** What tells this simulator from another where that can be known; in campaign files. */
  default String identity() {
    return "";
  }

  /** One of the workers, for the thread that asks. */
  Worker worker(int number);

  /** The workforce of any simulator: its own, or threads that draw batches from it. */
  static Workforce of(Simulator simulator) {
    return simulator instanceof WorkedSimulator worked
        ? worked.workforce()
        : new BatchWorkforce(simulator);
  }
}
