package org.understudy.posterior.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.RandomStream;

/**
 * Numbered simulations: the parameters and the stream of each, and what came of those that ended.
 * Several threads enter what they finish.
 */
final class Ledger {
  private final int count;
  private final int parameters;
  private final int outputs;
  private final float[] theta;
  private final IntFunction<RandomStream> streams;
  private final float[] x;
  private final @Nullable Outcome[] outcomes;
  private final int[] order;
  private final Map<Outcome, Integer> tally = new EnumMap<>(Outcome.class);
  private final Map<Outcome, String> messages = new EnumMap<>(Outcome.class);
  private int ended;
  private int cursor;
  private boolean closed;

  /**
   * A ledger in which nothing has ended.
   *
   * @param theta {@code count} rows of {@code parameters} numbers; not copied
   * @param streams the stream of each simulation
   */
  Ledger(int count, int parameters, int outputs, float[] theta, IntFunction<RandomStream> streams) {
    this.count = count;
    this.parameters = parameters;
    this.outputs = outputs;
    this.theta = theta;
    this.streams = streams;
    this.x = new float[Math.multiplyExact(count, outputs)];
    this.outcomes = new Outcome[count];
    this.order = new int[count];
    Arrays.fill(x, Float.NaN);
  }

  int count() {
    return count;
  }

  int parameters() {
    return parameters;
  }

  int outputs() {
    return outputs;
  }

  /** The parameters of a simulation. */
  float[] theta(int number) {
    return parameters(number, 1);
  }

  /** The parameters of consecutive simulations, row by row. */
  float[] parameters(int first, int rows) {
    return Arrays.copyOfRange(theta, first * parameters, (first + rows) * parameters);
  }

  /** A simulation's own stream, at its start. */
  RandomStream random(int number) {
    return streams.apply(number);
  }

  /** The first of a batch with something left to do, or -1. */
  synchronized int take(int batch) {
    while (cursor < count) {
      int first = cursor;
      cursor = (int) Math.min((long) cursor + batch, count);
      for (int number = first; number < cursor; number++) {
        if (outcomes[number] == null) {
          return first;
        }
      }
    }
    return -1;
  }

  /** Enters what came of a simulation; the first answer stands. */
  synchronized void enter(int number, Answer answer) {
    if (closed || outcomes[number] != null) {
      return;
    }
    outcomes[number] = answer.outcome();
    if (answer.x().length == outputs) {
      System.arraycopy(answer.x(), 0, x, number * outputs, outputs);
    }
    order[ended++] = number;
    tally.merge(answer.outcome(), 1, Integer::sum);
    if (!answer.message().isEmpty()) {
      messages.putIfAbsent(answer.outcome(), answer.message());
    }
  }

  /** Lets nothing more be entered. */
  synchronized void close() {
    closed = true;
  }

  /** How many have ended. */
  synchronized int ended() {
    return ended;
  }

  /** The simulations that ended, in the order they were entered, from some place on. */
  synchronized int[] endedSince(int from) {
    return Arrays.copyOfRange(order, from, ended);
  }

  /** What came of a simulation; null while that is open. */
  synchronized @Nullable Outcome outcome(int number) {
    return outcomes[number];
  }

  /** Copies one simulation's output; to be asked of those that ended. */
  void copyOutput(int number, float[] target) {
    System.arraycopy(x, number * outputs, target, 0, outputs);
  }

  /** How many ended in some way. */
  synchronized int count(Outcome outcome) {
    return tally.getOrDefault(outcome, 0);
  }

  /** The output of every simulation, row by row; NaN where there is none. */
  synchronized float[] output() {
    return x.clone();
  }

  /** Each way to fail, how many simulations did, and what the first of them had to say. */
  synchronized String failures() {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<Outcome, Integer> entry : tally.entrySet()) {
      if (entry.getKey() != Outcome.DONE) {
        String said = messages.getOrDefault(entry.getKey(), "");
        parts.add(
            "%,d %s%s"
                .formatted(
                    entry.getValue(), entry.getKey(), said.isEmpty() ? "" : " (" + said + ")"));
      }
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  /** The numbers of the simulations that ended well, in ascending order. */
  synchronized int[] done() {
    int[] numbers = new int[count(Outcome.DONE)];
    int found = 0;
    for (int number = 0; number < count; number++) {
      if (outcomes[number] == Outcome.DONE) {
        numbers[found++] = number;
      }
    }
    return numbers;
  }
}
