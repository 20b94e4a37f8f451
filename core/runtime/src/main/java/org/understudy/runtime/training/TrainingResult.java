package org.understudy.runtime.training;

import java.util.List;
import org.apiguardian.api.API;

/**
 * How training went; the model holds the best weights.
 *
 * @param history every epoch, those before a resumption included
 * @param bestEpoch the epoch whose weights were kept, from 1
 * @param bestLoss its validation loss, or training loss without validation rows
 * @param reason why it ended, in words
 * @param finished false where a stop was requested
 * @param seconds spent training
 */
@API(status = API.Status.EXPERIMENTAL)
public record TrainingResult(
    List<Epoch> history,
    int bestEpoch,
    double bestLoss,
    String reason,
    boolean finished,
    double seconds) {
  /** Copies the history. */
  public TrainingResult {
    history = List.copyOf(history);
  }
}
