package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops and pieces that several threads share give every thread count the same bits. */
class LoopsTest {
  @AfterEach
  void oneThreadAgain() {
    Engine.threads(1);
  }

  private static void sameBits(Supplier<float[]> work) {
    float[] alone = work.get();
    for (int threads = 2; threads <= 3; threads++) {
      Engine.threads(threads);
      assertArrayEquals(alone, work.get());
    }
  }

  @Test
  void everyRangeIsVisitedOnceAndBeginsAtAGrain() {
    Engine.threads(3);
    for (int size : new int[] {0, 1, 63, 64, 65, 1000}) {
      int[] visits = new int[size];
      Loops.run(
          size,
          64,
          Long.MAX_VALUE,
          (from, to) -> {
            assertTrue(from % 64 == 0 || from == size, from + " of " + size);
            for (int i = from; i < to; i++) {
              visits[i]++;
            }
          });
      assertTrue(Arrays.stream(visits).allMatch(v -> v == 1), Arrays.toString(visits));
    }
  }

  @Test
  void aLongEnoughLoopIsSharedAndAnAloneOneIsNot() {
    Engine.threads(2);
    Set<Integer> starts = ConcurrentHashMap.newKeySet();
    Loops.run(1000, 1, Loops.PARALLEL_ELEMENTS, (from, to) -> starts.add(from));
    assertEquals(Set.of(0, 500), starts);
    starts.clear();
    try (Engine.Alone alone = Engine.alone()) {
      Loops.run(1000, 1, Loops.PARALLEL_ELEMENTS, (from, to) -> starts.add(from));
    }
    assertEquals(Set.of(0), starts);
  }

  @Test
  void splines() {
    sameBits(
        () -> {
          try (Scope scope = Scope.open()) {
            RandomStream random = RandomStream.of(1);
            Tensor x = random.normal(1201, 3).variable();
            Tensor raw = random.normal(1201, 3 * 14).variable();
            Spline.Result there = Spline.forward(x, raw, 5, 3);
            Spline.Result back = Spline.inverse(there.y(), raw, 5, 3);
            Tensor sum = back.y().mul(x).sum().add(back.logDet().sub(there.logDet()).sum());
            List<Tensor> gradients = Gradients.of(sum, List.of(x, raw));
            return Tensor.concat(
                    0,
                    there.y().reshape(-1),
                    there.logDet(),
                    gradients.get(0).reshape(-1),
                    gradients.get(1).reshape(-1))
                .toArray();
          }
        });
  }

  @Test
  void gathersSlicesAndTriangularSystems() {
    sameBits(
        () -> {
          try (Scope scope = Scope.open()) {
            RandomStream random = RandomStream.of(2);
            Tensor x = random.normal(30_000, 9).variable();
            Tensor picked = x.gather(1, new int[] {8, 0, 1, 2, 8, 4, 4, 5, 6});
            Tensor joined = Tensor.concat(1, picked.slice(1, 2, 9), picked.slice(1, 0, 2));
            Tensor triangle = random.normal(9, 9).mul(0.1f).add(eye(9));
            Tensor solved = joined.solveTriangular(triangle, true, false);
            Tensor gradient = Gradients.of(solved.square().sum(), List.of(x)).get(0);
            return Tensor.concat(0, solved.reshape(-1), gradient.reshape(-1)).toArray();
          }
        });
  }

  private static Tensor eye(int size) {
    float[] values = new float[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = 1;
    }
    return Tensor.of(values, size, size);
  }

  @Test
  void pieces() {
    sameBits(
        () -> {
          try (Scope scope = Scope.open();
              Gradients.Recording paused = Gradients.pause()) {
            Tensor x = RandomStream.of(3).normal(1003, 4);
            List<Tensor> joined =
                Pieces.join(
                    1003,
                    100,
                    (from, to) -> {
                      Tensor rows = x.slice(0, from, to);
                      return List.of(rows.exp(), rows.sum(1));
                    });
            assertArrayEquals(x.exp().toArray(), joined.get(0).toArray());
            assertArrayEquals(x.sum(1).toArray(), joined.get(1).toArray());
            return joined.get(0).toArray();
          }
        });
  }

  @Test
  void piecesAreRecordedWhileGradientsAre() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(4).normal(50, 2).variable();
      Tensor y = Pieces.join(50, 10, (from, to) -> List.of(x.slice(0, from, to).square())).get(0);
      assertArrayEquals(
          x.mul(2).toArray(), Gradients.of(y.sum(), List.of(x)).get(0).toArray(), 1e-6f);
    }
  }

  @Test
  void anErrorInAPieceReachesTheCaller() {
    Engine.threads(2);
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  Pieces.join(
                      10,
                      3,
                      (from, to) -> {
                        if (from == 6) {
                          throw new IllegalArgumentException("row 6");
                        }
                        return List.of(Tensor.zeros(to - from));
                      }));
      assertEquals("row 6", error.getMessage());
    }
  }

  @Test
  void aPieceWithOtherRowsIsRefused() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> Pieces.join(10, 4, (from, to) -> List.of(Tensor.zeros(3, 2))));
      assertEquals("pieces: 4 rows gave shape [3, 2], expected [4, ...]", error.getMessage());
      Tensor x = Tensor.ones(10);
      error =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  Pieces.join(
                      10,
                      5,
                      (from, to) -> {
                        Tensor rows = x.slice(0, from, to);
                        return from == 0 ? List.of(rows) : List.of(rows, rows);
                      }));
      assertEquals("pieces: one gave 1 tensors, another 2", error.getMessage());
    }
  }
}
