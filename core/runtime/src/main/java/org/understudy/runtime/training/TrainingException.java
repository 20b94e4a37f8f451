package org.understudy.runtime.training;

import org.apiguardian.api.API;

/** Training that diverged: where, in which parameter, and what to try. */
@API(status = API.Status.EXPERIMENTAL)
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a whole message. */
  public TrainingException(String message) {
    super(message);
  }
}
