package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionTest {
  /** From the definition, one query at a time. */
  private static Doubles naive(Doubles query, Doubles key, Doubles value, Doubles mask) {
    int width = query.dim(2);
    int keys = key.dim(1);
    return Doubles.build(
        new int[] {query.dim(0), query.dim(1), value.dim(2)},
        index -> {
          double total = 0;
          double sum = 0;
          for (int k = 0; k < keys; k++) {
            double score = 0;
            for (int w = 0; w < width; w++) {
              score += query.at(index[0], index[1], w) * key.at(index[0], k, w);
            }
            double weight =
                Math.exp(
                    score / Math.sqrt(width) + mask.broadcastAt(new int[] {index[0], index[1], k}));
            total += weight;
            sum += weight * value.at(index[0], k, index[2]);
          }
          return sum / total;
        });
  }

  private static Doubles causal(int length) {
    return Doubles.build(
        new int[] {length, length}, index -> index[1] > index[0] ? Double.NEGATIVE_INFINITY : 0);
  }

  @Test
  void valueAndDerivativesFollowTheDefinition() {
    // batch, queries, keys, width, width of the result
    int[][] sizes = {{2, 3, 4, 5, 2}, {1, 1, 1, 1, 1}, {3, 4, 1, 2, 3}, {1, 1, 5, 3, 2}};
    for (int[] s : sizes) {
      Doubles query = Doubles.random(1, -1, 1, s[0], s[1], s[3]);
      Doubles key = Doubles.random(2, -1, 1, s[0], s[2], s[3]);
      Doubles value = Doubles.random(3, -1, 1, s[0], s[2], s[4]);
      Derivatives.of(
              in -> Attention.of(in[0], in[1], in[2], null),
              in -> naive(in[0], in[1], in[2], Doubles.scalar(0)))
          .check(query, key, value);
      for (int[] mask : new int[][] {{s[1], s[2]}, {s[0], 1, s[2]}, {s[0], s[1], s[2]}, {s[2]}}) {
        Derivatives.of(
                in -> Attention.of(in[0], in[1], in[2], in[3]),
                in -> naive(in[0], in[1], in[2], in[3]))
            .check(query, key, value, Doubles.random(4, -1, 1, mask));
      }
    }
  }

  @Test
  void causalAttentionAndItsDerivatives() {
    Derivatives.of(
            in -> Attention.of(in[0], in[1], in[2], Attention.causal(4)),
            in -> naive(in[0], in[1], in[2], causal(4)))
        .check(
            Doubles.random(5, -1, 1, 2, 4, 3),
            Doubles.random(6, -1, 1, 2, 4, 3),
            Doubles.random(7, -1, 1, 2, 4, 2));
  }

  @Test
  void noQuerySeesALaterKey() {
    try (Scope scope = Scope.open()) {
      int length = 7;
      Doubles query = Doubles.random(8, -1, 1, 2, length, 5);
      Doubles key = Doubles.random(9, -1, 1, 2, length, 5);
      Doubles value = Doubles.random(10, -1, 1, 2, length, 3);
      Tensor mask = Attention.causal(length);
      float[] before = Attention.of(query.tensor(), key.tensor(), value.tensor(), mask).toArray();
      for (int changed = 0; changed < length; changed++) {
        Tensor otherKey = moved(key, changed).tensor().variable();
        Tensor otherValue = moved(value, changed).tensor().variable();
        Tensor after = Attention.of(query.tensor(), otherKey, otherValue, mask);
        for (int i = 0; i < before.length; i++) {
          boolean sees = i / 3 % length >= changed;
          assertEquals(sees, before[i] != after.toArray()[i], changed + " seen by " + i);
        }
        Tensor earlier = after.slice(1, 0, changed).sum();
        for (Tensor gradient : Gradients.of(earlier, List.of(otherKey, otherValue))) {
          Tensor later = gradient.slice(1, changed, length);
          assertArrayEquals(new float[later.size()], later.toArray(), "from key " + changed);
        }
      }
    }
  }

  private static Doubles moved(Doubles sequence, int position) {
    return Doubles.build(
        sequence.dims(), index -> sequence.at(index) + (index[1] == position ? 0.5 : 0));
  }

  @Test
  void largeScoresDoNotOverflow() {
    try (Scope scope = Scope.open()) {
      Tensor query = Tensor.full(1e3f, 1, 1, 4);
      Tensor key = Tensor.of(new float[] {1e3f, 1e3f, 1e3f, 1e3f, 0, 0, 0, 0}, 1, 2, 4);
      Tensor value = Tensor.of(new float[] {5, 7}, 1, 2, 1);
      assertEquals(5, Attention.of(query, key, value, null).item());
    }
  }

  @Test
  void nanStaysInItsQueryOrItsSequence() {
    try (Scope scope = Scope.open()) {
      float[] query = new float[2 * 3 * 2];
      query[2] = Float.NaN;
      Tensor key = RandomStream.of(11).normal(2, 4, 2);
      float[] y = Attention.of(Tensor.of(query, 2, 3, 2), key, key, null).toArray();
      for (int i = 0; i < y.length; i++) {
        assertEquals(i / 2 == 1, Float.isNaN(y[i]), "element " + i);
      }
      float[] keys = key.toArray();
      keys[9] = Float.NaN;
      Tensor spoilt = Tensor.of(keys, 2, 4, 2);
      float[] z = Attention.of(Tensor.zeros(2, 3, 2), spoilt, key, null).toArray();
      for (int i = 0; i < z.length; i++) {
        assertEquals(i / 6 == 1, Float.isNaN(z[i]), "element " + i);
      }
    }
  }

  @Test
  void nothingToAttendToGivesZerosAndNoQueriesNothing() {
    for (int[] s :
        new int[][] {{0, 3, 4, 5, 2}, {2, 0, 4, 5, 2}, {2, 3, 0, 5, 2}, {2, 3, 4, 5, 0}}) {
      try (Scope scope = Scope.open()) {
        Tensor query = Tensor.ones(s[0], s[1], s[3]).variable();
        Tensor key = Tensor.ones(s[0], s[2], s[3]).variable();
        Tensor value = Tensor.ones(s[0], s[2], s[4]).variable();
        Tensor y = Attention.of(query, key, value, null);
        assertEquals(Shape.of(s[0], s[1], s[4]), y.shape());
        assertArrayEquals(new float[y.size()], y.toArray(), Arrays.toString(s));
        for (Tensor gradient : Gradients.of(y.sum(), List.of(query, key, value))) {
          assertArrayEquals(new float[gradient.size()], gradient.toArray(), Arrays.toString(s));
        }
      }
    }
  }

  @Test
  void withoutWidthAllKeysCountTheSame() {
    try (Scope scope = Scope.open()) {
      Tensor value = Tensor.of(new float[] {1, 2, 6}, 1, 3, 1);
      Tensor y = Attention.of(Tensor.zeros(1, 2, 0), Tensor.zeros(1, 3, 0), value, null);
      assertArrayEquals(new float[] {3, 3}, y.toArray(), 1e-6f);
    }
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    try (Scope scope = Scope.open()) {
      Tensor query = Tensor.zeros(2, 3, 5);
      Tensor key = Tensor.zeros(2, 4, 5);
      Tensor value = Tensor.zeros(2, 4, 6);
      Tensor[][] wrong = {
        {query, Tensor.zeros(2, 4, 6), value},
        {query, Tensor.zeros(1, 4, 5), value},
        {query, key, Tensor.zeros(2, 3, 6)},
        {query, key, Tensor.zeros(1, 4, 6)},
        {Tensor.zeros(3, 5), key, value}
      };
      for (Tensor[] in : wrong) {
        assertMessage(
            () -> Attention.of(in[0], in[1], in[2], null),
            "query " + in[0].shape(),
            "key " + in[1].shape(),
            "value " + in[2].shape());
      }
      for (int[] mask : new int[][] {{3, 3}, {4, 3}, {5, 2, 3, 4}, {1, 2, 3, 4}, {3, 3, 4}}) {
        assertMessage(
            () -> Attention.of(query, key, value, Tensor.zeros(mask)),
            "attention mask",
            Arrays.toString(mask),
            "[2, 3, 4]");
      }
      // Broadcasting the scores to the mask would attend with queries that do not exist.
      assertMessage(
          () -> Attention.of(Tensor.zeros(2, 1, 5), key, value, Tensor.zeros(3, 4)),
          "attention mask: shapes [3, 4]",
          "[2, 1, 4]");
      assertMessage(() -> Attention.causal(-1), "causal", "-1");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
