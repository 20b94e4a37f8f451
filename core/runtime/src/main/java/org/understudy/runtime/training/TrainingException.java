package org.understudy.runtime.training;

import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Training that diverged: where, in which parameter, and what to try. */
@API(status = API.Status.EXPERIMENTAL)
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable TrainingResult before;

  /** With a whole message, before any epoch ended. */
  public TrainingException(String message) {
    super(message);
    this.before = null;
  }

  /** Of a training whose epochs up to then are not lost. */
  TrainingException(TrainingException cause, TrainingResult before) {
    super(
        cause.getMessage() + "; the weights of epoch %d are kept".formatted(before.bestEpoch()),
        cause);
    this.before = before;
  }

  /** What training came to before, whose best weights the model has; empty if no epoch ended. */
  public Optional<TrainingResult> before() {
    return Optional.ofNullable(before);
  }
}
