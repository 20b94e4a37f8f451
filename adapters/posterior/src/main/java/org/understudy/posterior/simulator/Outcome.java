package org.understudy.posterior.simulator;

import java.util.Arrays;
import java.util.Optional;

/** How a simulation ended. */
enum Outcome {
  /** With numbers that are all finite. */
  DONE(1, "done"),
  /** With a NaN or an infinity among its numbers. */
  NOT_FINITE(2, "not finite"),
  /** With too few or too many numbers. */
  WRONG_LENGTH(3, "of the wrong length"),
  /** With an answer that cannot be read. */
  GARBAGE(4, "unreadable"),
  /** With an answer that says it failed. */
  REFUSED(5, "refused by the simulator"),
  /** With its process, or with an exception. */
  CRASHED(6, "crashed"),
  /** Without an answer in time. */
  TIMED_OUT(7, "timed out");

  private final byte code;
  private final String label;

  Outcome(int code, String label) {
    this.code = (byte) code;
    this.label = label;
  }

  /** As campaign files have it: never changed, and never 0, which a torn file may be full of. */
  byte code() {
    return code;
  }

  static Optional<Outcome> of(byte code) {
    return Arrays.stream(values()).filter(outcome -> outcome.code == code).findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}
