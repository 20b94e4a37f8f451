package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

class EmbeddingTest {
  @Test
  void rowsOfTheTableInTheNamedOrder() {
    Embedding embedding = new Embedding(4, 3, RandomStream.of(1));
    int[] indices = {2, 0, 2, 3, 2};
    LayerCheck.check(
        embedding.parameters(),
        in -> embedding.apply(indices),
        (parameters, in) ->
            Doubles.build(i -> parameters.get("table").at(indices[i[0]], i[1]), indices.length, 3));
  }

  @Test
  void noIndicesGiveNoRows() {
    try (Scope scope = Scope.open()) {
      Embedding embedding = new Embedding(4, 3, RandomStream.of(1));
      assertArrayEquals(new int[] {0, 3}, embedding.apply(new int[0]).shape().toArray());
    }
  }

  @Test
  void entriesBeginStandardNormal() {
    double squares = 0;
    float[] table = new Embedding(100, 100, RandomStream.of(2)).parameters().get("table").toArray();
    for (float entry : table) {
      squares += entry * entry;
    }
    // The mean square of 10000 normals: standard deviation sqrt(2 / 10000), five of them.
    assertEquals(1, squares / table.length, 0.07);
  }

  @Test
  void indicesOutsideTheTableAreNamed() {
    Embedding embedding = new Embedding(4, 3, RandomStream.of(1));
    try (Scope scope = Scope.open()) {
      LayerCheck.assertRefused(
          () -> embedding.apply(new int[] {0, 4}), "embedding", "0 to 3", "found 4 at position 1");
      LayerCheck.assertRefused(() -> embedding.apply(new int[] {-1}), "found -1 at position 0");
    }
    LayerCheck.assertRefused(
        () -> new Embedding(0, 3, RandomStream.of(1)), "embedding.count", "found 0");
  }
}
