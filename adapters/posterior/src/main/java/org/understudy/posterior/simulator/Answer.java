package org.understudy.posterior.simulator;

/** What came of one simulation. */
final class Answer {
  private static final float[] NOTHING = {};

  private final Outcome outcome;
  private final float[] x;
  private final String message;

  private Answer(Outcome outcome, float[] x, String message) {
    this.outcome = outcome;
    this.x = x;
    this.message = message;
  }

  /** Numbers, as many as the simulator's output has; whether they are finite is seen to here. */
  static Answer of(float[] x) {
    for (float value : x) {
      if (!Float.isFinite(value)) {
        return new Answer(Outcome.NOT_FINITE, x, "its output holds " + value);
      }
    }
    return new Answer(Outcome.DONE, x, "");
  }

  /** No numbers, and why. */
  static Answer failed(Outcome outcome, String message) {
    return new Answer(outcome, NOTHING, message);
  }

  /** As a file kept it. */
  static Answer kept(Outcome outcome, float[] x) {
    return new Answer(outcome, x, "");
  }

  Outcome outcome() {
    return outcome;
  }

  /** The numbers; none where the simulation failed without. */
  float[] x() {
    return x;
  }

  /** What went wrong; empty where nothing did. */
  String message() {
    return message;
  }
}
