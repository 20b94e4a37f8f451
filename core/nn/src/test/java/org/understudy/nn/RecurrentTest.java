package org.understudy.nn;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class RecurrentTest {
  private static final int N = 2;
  private static final int IN = 3;
  private static final int HIDDEN = 4;

  /** W x + b of one unit of one gate, for one row. */
  private static double affine(
      Map<String, Doubles> parameters, String part, Doubles x, int row, int unit) {
    double sum = parameters.get(part + ".bias").at(unit);
    for (int j = 0; j < x.dim(1); j++) {
      sum += parameters.get(part + ".weight").at(unit, j) * x.at(row, j);
    }
    return sum;
  }

  private static Doubles gru(Map<String, Doubles> parameters, Doubles x, Doubles h) {
    double[] next = new double[N * HIDDEN];
    for (int row = 0; row < N; row++) {
      for (int k = 0; k < HIDDEN; k++) {
        double r =
            Formulas.sigmoid(
                affine(parameters, "input", x, row, k) + affine(parameters, "state", h, row, k));
        double z =
            Formulas.sigmoid(
                affine(parameters, "input", x, row, HIDDEN + k)
                    + affine(parameters, "state", h, row, HIDDEN + k));
        double n =
            Math.tanh(
                affine(parameters, "input", x, row, 2 * HIDDEN + k)
                    + r * affine(parameters, "state", h, row, 2 * HIDDEN + k));
        next[row * HIDDEN + k] = (1 - z) * n + z * h.at(row, k);
      }
    }
    return new Doubles(next, N, HIDDEN);
  }

  /** The output beside the memory, {@code [n, 2 hidden]}. */
  private static Doubles lstm(Map<String, Doubles> parameters, Doubles x, Doubles h, Doubles c) {
    double[] next = new double[2 * N * HIDDEN];
    for (int row = 0; row < N; row++) {
      for (int k = 0; k < HIDDEN; k++) {
        double[] gates = new double[4];
        for (int gate = 0; gate < 4; gate++) {
          int unit = gate * HIDDEN + k;
          gates[gate] =
              affine(parameters, "input", x, row, unit) + affine(parameters, "state", h, row, unit);
        }
        double memory =
            Formulas.sigmoid(gates[1]) * c.at(row, k)
                + Formulas.sigmoid(gates[0]) * Math.tanh(gates[2]);
        next[row * 2 * HIDDEN + k] = Formulas.sigmoid(gates[3]) * Math.tanh(memory);
        next[row * 2 * HIDDEN + HIDDEN + k] = memory;
      }
    }
    return new Doubles(next, N, 2 * HIDDEN);
  }

  @Test
  void gruFollowsItsEquations() {
    GruCell cell = new GruCell(IN, HIDDEN, RandomStream.of(12));
    LayerCheck.check(
        cell.parameters(),
        in -> cell.apply(in[0], in[1]),
        (parameters, in) -> gru(parameters, in[0], in[1]),
        Doubles.random(13, N, IN),
        Doubles.random(14, N, HIDDEN));
  }

  @Test
  void gruThroughTimeFromItsStart() {
    GruCell cell = new GruCell(IN, HIDDEN, RandomStream.of(15));
    LayerCheck.scramble(cell.parameters(), 0.9);
    LayerCheck.check(
        cell.parameters(),
        in -> cell.apply(in[2], cell.apply(in[1], cell.apply(in[0], cell.start(N)))),
        (parameters, in) -> {
          Doubles h = new Doubles(new double[N * HIDDEN], N, HIDDEN);
          for (Doubles x : in) {
            h = gru(parameters, x, h);
          }
          return h;
        },
        Doubles.random(16, N, IN),
        Doubles.random(17, N, IN),
        Doubles.random(18, N, IN));
  }

  @Test
  void lstmFollowsItsEquations() {
    LstmCell cell = new LstmCell(IN, HIDDEN, RandomStream.of(19));
    LayerCheck.check(
        cell.parameters(),
        in -> {
          LstmCell.State next = cell.apply(in[0], new LstmCell.State(in[1], in[2]));
          return Tensor.concat(1, next.hidden(), next.cell());
        },
        (parameters, in) -> lstm(parameters, in[0], in[1], in[2]),
        Doubles.random(20, N, IN),
        Doubles.random(21, N, HIDDEN),
        Doubles.random(22, N, HIDDEN));
  }

  @Test
  void lstmThroughTimeFromItsStart() {
    LstmCell cell = new LstmCell(IN, HIDDEN, RandomStream.of(23));
    LayerCheck.scramble(cell.parameters(), 0.9);
    LayerCheck.check(
        cell.parameters(),
        in -> {
          LstmCell.State next = cell.apply(in[1], cell.apply(in[0], cell.start(N)));
          return Tensor.concat(1, next.hidden(), next.cell());
        },
        (parameters, in) -> {
          Doubles none = new Doubles(new double[N * HIDDEN], N, HIDDEN);
          Doubles first = lstm(parameters, in[0], none, none);
          return lstm(
              parameters,
              in[1],
              Doubles.build(i -> first.at(i), N, HIDDEN),
              Doubles.build(i -> first.at(i[0], HIDDEN + i[1]), N, HIDDEN));
        },
        Doubles.random(24, N, IN),
        Doubles.random(25, N, IN));
  }

  @Test
  void statesThatWouldBroadcastAreRefused() {
    try (Scope scope = Scope.open()) {
      GruCell gru = new GruCell(IN, HIDDEN, RandomStream.of(1));
      LstmCell lstm = new LstmCell(IN, HIDDEN, RandomStream.of(1));
      Tensor x = Tensor.zeros(N, IN);
      LayerCheck.assertRefused(() -> gru.apply(x, gru.start(1)), "gru: state", "[2, 4]", "[1, 4]");
      LayerCheck.assertRefused(() -> lstm.apply(x, lstm.start(1)), "lstm: hidden", "[1, 4]");
      LayerCheck.assertRefused(
          () -> gru.apply(Tensor.zeros(N, 1), gru.start(N)), "gru: x", "[any, 3]", "[2, 1]");
    }
  }
}
