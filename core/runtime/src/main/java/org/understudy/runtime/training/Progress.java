package org.understudy.runtime.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;

/** How far a training is: its epochs, its best weights and how long it has waited for better. */
final class Progress {
  /**
   * An epoch that has begun, so that training may be left in the midst of one.
   *
   * @param steps made
   * @param losses of each objective, summed over rows
   * @param norms of the gradients, summed over steps and objectives
   */
  record Begun(int steps, List<Double> losses, double norms) {
    Begun {
      losses = List.copyOf(losses);
    }
  }

  private final Parameters parameters;
  private final List<Epoch> history = new ArrayList<>();
  private final float[][] best;
  private int bestEpoch;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private double seconds;
  private @Nullable Begun begun;

  Progress(Parameters parameters) {
    this.parameters = parameters;
    this.best = new float[parameters.entries().size()][];
    remember();
  }

  /** Takes note of an epoch's deciding loss, and of the present weights if it is the best. */
  boolean observe(int epoch, double loss) {
    return loss < bestLoss && keep(epoch, loss);
  }

  /** Takes note of an epoch's weights, better or not. */
  boolean keep(int epoch, double loss) {
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
      List<Epoch> epochs,
      int epochOfBest,
      double lossOfBest,
      double spent,
      @Nullable Begun rest,
      float[][] weights) {
    begun = rest;
    history.clear();
    history.addAll(epochs);
    bestEpoch = epochOfBest;
    bestLoss = lossOfBest;
    seconds = spent;
    System.arraycopy(weights, 0, best, 0, best.length);
  }

  void add(Epoch epoch) {
    history.add(epoch);
    begun = null;
  }

  /** Takes note of how far the present epoch is. */
  void begun(Begun steps) {
    begun = steps;
  }

  /** How far the present epoch is; null between epochs. */
  @Nullable Begun begun() {
    return begun;
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
