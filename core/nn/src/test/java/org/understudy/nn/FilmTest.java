package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class FilmTest {
  @Test
  void beginsAsTheIdentity() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(5);
      Tensor x = random.normal(3, 2, 4);
      assertArrayEquals(x.toArray(), new Film(2, 4).apply(x, random.normal(3, 2)).toArray());
    }
  }

  @Test
  void scalesAndShiftsEveryChannelByTheContext() {
    for (int[] dims : new int[][] {{3, 4}, {3, 2, 4}, {3, 2, 2, 4}}) {
      Film film = new Film(2, 4);
      LayerCheck.scramble(film.parameters(), 0.8);
      LayerCheck.check(
          film.parameters(),
          in -> film.apply(in[0], in[1]),
          (parameters, in) -> {
            Doubles both = Formulas.dense(in[1], parameters.get("weight"), parameters.get("bias"));
            return Doubles.build(
                i -> {
                  int channel = i[i.length - 1];
                  double scale = 1 + both.at(i[0], channel);
                  return in[0].at(i) * scale + both.at(i[0], 4 + channel);
                },
                dims);
          },
          Doubles.random(6, dims),
          Doubles.random(7, 3, 2));
    }
  }

  @Test
  void shapesThatWouldBroadcastAreRefused() {
    try (Scope scope = Scope.open()) {
      Film film = new Film(2, 4);
      Tensor context = Tensor.zeros(3, 2);
      LayerCheck.assertRefused(
          () -> film.apply(Tensor.zeros(3, 1), context), "film: x", "last axis of 4", "[3, 1]");
      LayerCheck.assertRefused(
          () -> film.apply(Tensor.zeros(5, 4), context), "film: context", "[5, 2]", "[3, 2]");
    }
  }
}
