package org.understudy.runtime.training;

import java.io.UncheckedIOException;
import java.util.List;
import org.apiguardian.api.API;

/** Several listeners as one. */
@API(status = API.Status.EXPERIMENTAL)
public final class TrainingListeners {
  private TrainingListeners() {}

  /** All of them hear everything, in order; any may ask for a stop. */
  public static TrainingListener of(TrainingListener... listeners) {
    List<TrainingListener> all = List.of(listeners);
    return new TrainingListener() {
      @Override
      public void onStart(int firstEpoch, int maxEpochs, int stepsPerEpoch) {
        all.forEach(each -> each.onStart(firstEpoch, maxEpochs, stepsPerEpoch));
      }

      @Override
      public void onStep(int epoch, int step) {
        all.forEach(each -> each.onStep(epoch, step));
      }

      @Override
      public void onEpoch(Epoch epoch) {
        all.forEach(each -> each.onEpoch(epoch));
      }

      @Override
      public void onCheckpointFailed(UncheckedIOException failure) {
        all.forEach(each -> each.onCheckpointFailed(failure));
      }

      @Override
      public void onEnd(TrainingResult result) {
        all.forEach(each -> each.onEnd(result));
      }

      @Override
      public boolean stopRequested() {
        return all.stream().anyMatch(TrainingListener::stopRequested);
      }
    };
  }
}
