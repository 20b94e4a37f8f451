package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** A learned vector for each of a fixed number of things: classes, tokens, detector cells. */
@API(status = API.Status.EXPERIMENTAL)
public final class Embedding {
  private final Parameter table;

  /**
   * Vectors whose entries begin as standard normal numbers.
   *
   * @param count how many things there are, at least 1
   * @param width the length of each vector, at least 1
   */
  public Embedding(int count, int width, RandomStream random) {
    Shape shape =
        Shape.of(
            Shapes.positive("embedding.count", count), Shapes.positive("embedding.width", width));
    float[] values = new float[shape.size()];
    random.fillNormal(values);
    table = new Parameter("table", shape, values);
  }

  /**
   * The vectors of some things.
   *
   * @param indices n numbers from 0 to below the count, repeats allowed
   * @return {@code [n, width]}
   * @throws IllegalArgumentException naming the first index outside the table
   */
  public Tensor apply(int[] indices) {
    int count = table.shape().dim(0);
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= count) {
        throw new IllegalArgumentException(
            "embedding: expected indices from 0 to %d, found %d at position %d"
                .formatted(count - 1, indices[i], i));
      }
    }
    return table.value().gather(0, indices);
  }

  /** {@code table [count, width]}. */
  public Parameters parameters() {
    return Parameters.of(table);
  }
}
