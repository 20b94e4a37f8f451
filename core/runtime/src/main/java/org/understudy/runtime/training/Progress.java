package org.understudy.runtime.training;

import java.util.ArrayList;
import java.util.List;
import org.understudy.nn.Parameters;

/** How far a training is: its epochs, its best weights and how long it has waited for better. */
final class Progress {
  private final Parameters parameters;
  private final List<Epoch> history = new ArrayList<>();
  private final float[][] best;
  private int bestEpoch;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private double seconds;

  Progress(Parameters parameters) {
    this.parameters = parameters;
    this.best = new float[parameters.entries().size()][];
    remember();
  }

  /** Takes note of an epoch's deciding loss, and of the present weights if it is the best. */
  boolean observe(int epoch, double loss) {
    if (!(loss < bestLoss)) {
      return false;
    }
    bestLoss = loss;
    bestEpoch = epoch;
    remember();
    return true;
  }

  private void remember() {
    for (int i = 0; i < best.length; i++) {
      best[i] = parameters.entries().get(i).parameter().toArray();
    }
  }

  void restoreBest() {
    for (int i = 0; i < best.length; i++) {
      parameters.entries().get(i).parameter().set(best[i]);
    }
  }

  void restore(
      List<Epoch> epochs, int epochOfBest, double lossOfBest, double spent, float[][] weights) {
    history.clear();
    history.addAll(epochs);
    bestEpoch = epochOfBest;
    bestLoss = lossOfBest;
    seconds = spent;
    System.arraycopy(weights, 0, best, 0, best.length);
  }

  void add(Epoch epoch) {
    history.add(epoch);
  }

  void seconds(double spent) {
    seconds = spent;
  }

  double seconds() {
    return seconds;
  }

  int epochs() {
    return history.size();
  }

  int waited() {
    return history.size() - bestEpoch;
  }

  int bestEpoch() {
    return bestEpoch;
  }

  double bestLoss() {
    return bestLoss;
  }

  float[][] best() {
    return best;
  }

  List<Epoch> history() {
    return history;
  }
}
