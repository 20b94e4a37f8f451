package org.understudy.posterior.simulator;

/**
 * Processes of a program, one for each worker.
 *
 * @param size how many at once
 */
record ProgramWorkforce(Program program, int size) implements Workforce {
  @Override
  public String identity() {
    return program.identity();
  }

  @Override
  public Worker worker(int number) {
    return new ProgramWorker(program, number);
  }
}
