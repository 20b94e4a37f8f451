package org.understudy.runtime.training;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.transform.Transforms;
import org.understudy.spi.Batch;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Rows in the model's space, held in memory, given out as batches. */
@API(status = API.Status.EXPERIMENTAL)
public final class TrainingData {
  private final int size;
  private final Shape targetShape;
  private final Shape conditionShape;
  private final float[] targets;
  private final float @Nullable [] conditions;

  private TrainingData(Schema schema, int size, float[] targets, float @Nullable [] conditions) {
    this.size = size;
    this.targetShape = schema.targetShape();
    this.conditionShape = schema.conditionShape();
    this.targets = targets;
    this.conditions = conditions;
  }

  /** Rows in the user's units, transformed. */
  public static TrainingData of(Rows rows, Transforms transforms) {
    Schema schema = transforms.modelSchema();
    return new TrainingData(
        schema,
        rows.count(),
        transforms.forward(Role.TARGET, rows.matrix(Role.TARGET)),
        schema.isConditional()
            ? transforms.forward(Role.CONDITION, rows.matrix(Role.CONDITION))
            : null);
  }

  /** How many rows. */
  public int size() {
    return size;
  }

  /** The named rows, in the current scope. */
  Batch batch(int[] rows, int from, int to) {
    return new Batch(
        gather(targets, targetShape, rows, from, to),
        conditions == null ? null : gather(conditions, conditionShape, rows, from, to));
  }

  private static Tensor gather(float[] values, Shape shape, int[] rows, int from, int to) {
    int width = shape.size();
    float[] chosen = new float[(to - from) * width];
    for (int i = from; i < to; i++) {
      System.arraycopy(values, rows[i] * width, chosen, (i - from) * width, width);
    }
    return Tensor.of(chosen, shape.prepend(to - from).toArray());
  }
}
