package org.understudy.runtime.comparison;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;

/** The rows that all families share: some to train on, and some that no training sees. */
final class Bench {
  private final Comparison.Spec spec;
  private final Dataset learning;
  private final Rows test;
  private final RandomStream random;

  /**
   * Divides a dataset.
   *
   * @throws IllegalArgumentException if it has too few rows
   */
  Bench(Dataset dataset, Comparison.Spec spec, RandomStream random) {
    Rows all = dataset.read(0, Math.toIntExact(dataset.size()));
    int held = (int) Math.floor(spec.testFraction() * all.count());
    if (held < 2 || all.count() - held < 2) {
      throw new IllegalArgumentException(
          "test-fraction: of %d rows %d would be tested by and %d learned from; both need 2"
              .formatted(all.count(), held, all.count() - held));
    }
    int[] order = random.split("test").permutation(all.count());
    this.spec = spec;
    this.random = random;
    this.test = chosen(all, order, 0, Math.min(held, spec.draws()));
    this.learning = Dataset.of(chosen(all, order, held, all.count()));
  }

  private static Rows chosen(Rows rows, int[] order, int from, int to) {
    List<float[]> values = new ArrayList<>();
    for (Field field : rows.schema().fields()) {
      int size = field.shape().size();
      float[] column = rows.column(field.name());
      float[] some = new float[(to - from) * size];
      for (int i = from; i < to; i++) {
        System.arraycopy(column, order[i] * size, some, (i - from) * size, size);
      }
      values.add(some);
    }
    return new Rows(rows.schema(), to - from, values);
  }

  /** How many rows there are to train on, those for validation included. */
  long learningRows() {
    return learning.size();
  }

  /** The rows to train on; of two shares for validation the smaller is part of the larger. */
  TrainingSplit split(double validationFraction) {
    return TrainingSplit.of(learning, spec.transforms(), validationFraction, random.split("split"));
  }

  /** Rows that no training sees; as many are drawn of each model. */
  Rows test() {
    return test;
  }

  /** The test rows' conditions, null where there are none. */
  float @Nullable [] conditions() {
    return test.schema().isConditional() ? test.matrix(Role.CONDITION) : null;
  }

  /** Rows (x, c) of those to learn from, as many as there are test rows if there are so many. */
  Rows others() {
    Rows some = learning.read(0, (int) Math.min(learning.size(), test.count()));
    return joint(some.matrix(Role.TARGET), some);
  }

  /** Draws as metrics take them: rows (x, c), each beside the condition it was drawn at. */
  Rows joint(float[] targets) {
    return joint(targets, test);
  }

  private static Rows joint(float[] targets, Rows given) {
    Schema schema = given.schema();
    Rows both =
        schema.isConditional()
            ? Rows.joint(schema, targets, given.matrix(Role.CONDITION), given.count())
            : Rows.of(schema, Role.TARGET, targets, given.count());
    List<Field> fields =
        both.schema().fields().stream().map(field -> field.as(Role.TARGET)).toList();
    return new Rows(new Schema(fields), both.count(), both.values());
  }
}
