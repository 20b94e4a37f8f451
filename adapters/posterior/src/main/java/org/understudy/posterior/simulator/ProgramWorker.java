package org.understudy.posterior.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process of a program at a time: behind a failure that may be its own, a fresh one. */
final class ProgramWorker implements Worker {
  private final Program program;
  private final int number;
  private @Nullable ProgramProcess process;
  private int started;

  ProgramWorker(Program program, int number) {
    this.program = program;
    this.number = number;
  }

  @Override
  public List<Answer> simulate(Ledger ledger, int first, int count) throws InterruptedException {
    String request =
        program.lines().request(first, ledger.random(first).nextLong(), ledger.theta(first));
    Answer answer = ask(first, request);
    for (int retry = 0; retry < program.retries() && process == null; retry++) {
      answer = ask(first, request);
    }
    return List.of(answer);
  }

  /** One try; a process that did not come through it in order is gone behind it. */
  private Answer ask(int simulation, String request) throws InterruptedException {
    ProgramProcess asked = process == null ? start() : process;
    process = asked;
    Answer answer = asked.ask(simulation, request);
    boolean sound =
        switch (answer.outcome()) {
          case DONE, NOT_FINITE, WRONG_LENGTH, REFUSED -> true;
          case GARBAGE, CRASHED, TIMED_OUT -> false;
        };
    if (!sound) {
      asked.kill();
      process = null;
    }
    return answer;
  }

  private ProgramProcess start() {
    try {
      ProgramProcess fresh = new ProgramProcess(program, program.start(), number);
      started++;
      return fresh;
    } catch (IOException e) {
      String said =
          "command: cannot start '%s' in %s: %s"
              .formatted(program.command().get(0), program.directory(), e.getMessage());
      if (started == 0) {
        throw new IllegalArgumentException(said, e);
      }
      throw new UncheckedIOException(new IOException(said, e));
    }
  }

  @Override
  public int restarts() {
    return Math.max(0, started - 1);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
