package org.understudy.sampling;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

/** The draws of many chains on the heap, with what their steps reported. */
@API(status = API.Status.EXPERIMENTAL)
public final class Trace {
  private final int chains;
  private final int dimension;
  private final List<float[]> positions = new ArrayList<>();
  private final List<float[]> energies = new ArrayList<>();
  private double acceptance;
  private long divergences;
  private int steps;

  /** An empty trace of some chains of a dimension. */
  public Trace(int chains, int dimension) {
    this.chains = chains;
    this.dimension = dimension;
  }

  /**
   * Runs chains and keeps every so-many-th position.
   *
   * @param begin from {@link Transition#start}; stays open
   * @param draws how many positions of each chain to keep
   * @param thin steps for each
   */
  public static Trace of(
      Transition transition,
      Chains begin,
      LogDensity density,
      int draws,
      int thin,
      RandomStream random) {
    Trace trace = new Trace(begin.count(), begin.dimension());
    Chains at = begin;
    for (int i = 0; i < draws * thin; i++) {
      Chains next;
      try (Scope scope = Scope.open()) {
        Step step = transition.step(at, density, random);
        trace.add(step, (i + 1) % thin == 0);
        next = step.chains().keptFrom(scope);
      }
      if (i > 0) {
        at.close();
      }
      at = next;
    }
    if (draws > 0) {
      at.close();
    }
    return trace;
  }

  /**
   * Takes note of a step.
   *
   * @param keep whether its positions are kept
   */
  public void add(Step step, boolean keep) {
    acceptance += step.acceptance().mean().item();
    divergences += Math.round(step.divergent().sum().item());
    steps++;
    if (keep) {
      positions.add(step.chains().positions().toArray());
      energies.add(step.energy().toArray());
    }
  }

  /** How many positions of each chain there are. */
  public int draws() {
    return positions.size();
  }

  /** How many chains. */
  public int chains() {
    return chains;
  }

  /** How many coordinates. */
  public int dimension() {
    return dimension;
  }

  /** The mean acceptance probability. */
  public double acceptance() {
    return acceptance / steps;
  }

  /** How many trajectories diverged. */
  public long divergences() {
    return divergences;
  }

  /** One coordinate, {@code [chains][draws]}. */
  public double[][] coordinate(int i) {
    double[][] values = new double[chains][draws()];
    for (int draw = 0; draw < draws(); draw++) {
      for (int chain = 0; chain < chains; chain++) {
        values[chain][draw] = positions.get(draw)[chain * dimension + i];
      }
    }
    return values;
  }

  /** The energies, {@code [chains][draws]}. */
  public double[][] energies() {
    double[][] values = new double[chains][draws()];
    for (int draw = 0; draw < draws(); draw++) {
      for (int chain = 0; chain < chains; chain++) {
        values[chain][draw] = energies.get(draw)[chain];
      }
    }
    return values;
  }

  /** All positions, {@code draws * chains * dimension} numbers, draw by draw. */
  public float[] rows() {
    int width = chains * dimension;
    float[] rows = new float[Math.multiplyExact(draws(), width)];
    for (int draw = 0; draw < draws(); draw++) {
      System.arraycopy(positions.get(draw), 0, rows, draw * width, width);
    }
    return rows;
  }
}
