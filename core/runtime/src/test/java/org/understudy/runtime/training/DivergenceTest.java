package org.understudy.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Dataset;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

class DivergenceTest {
  private static final Schema SCHEMA = Schema.of(Field.target("x"));

  /** Its loss is the square of x - weight, until it is asked too often. */
  private static final class Failing implements Model, Objective {
    private final Parameter weight = new Parameter("weight", Shape.of(1), new float[1]);
    private int left;

    Failing(int losses) {
      left = losses;
    }

    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public Distribution given(@Nullable Tensor condition) {
      return SCHEMA::targetShape;
    }

    @Override
    public String name() {
      return "square";
    }

    @Override
    public Parameters parameters() {
      return Parameters.of(weight);
    }

    @Override
    public List<Objective> objectives() {
      return List.of(this);
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      float factor = left-- > 0 ? 1 : Float.NaN;
      return batch.target().sub(weight.value()).square().mean().mul(factor);
    }

    @Override
    public void close() {
      weight.close();
    }
  }

  private static TrainingSplit split(float... values) {
    Rows rows = new Rows(SCHEMA, values.length, List.of(values));
    return TrainingSplit.of(Dataset.of(rows), Map.of(), 0.2, RandomStream.of(1));
  }

  private static TrainingException diverged(Failing model) {
    TrainingSplit split = split(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    Trainer trainer =
        new Trainer(
            model,
            split.training(),
            split.validation(),
            Configs.defaults(TrainingConfig.class),
            RandomStream.of(2),
            TrainingListener.NONE);
    return assertThrows(TrainingException.class, () -> trainer.train(null, false));
  }

  @Test
  void whatEpochsBeforeCameToIsKept() {
    // Two losses an epoch: one of training, one of validation.
    try (Failing model = new Failing(6)) {
      TrainingException error = diverged(model);
      assertTrue(error.getMessage().contains("training.learning-rate"), error.getMessage());
      assertTrue(error.getMessage().contains("are kept"), error.getMessage());
      assertEquals(3, error.before().orElseThrow().history().size());
      assertTrue(Float.isFinite(model.weight.toArray()[0]));
    }
  }

  @Test
  void nothingIsPromisedBeforeAnEpochHasEnded() {
    try (Failing model = new Failing(0)) {
      TrainingException error = diverged(model);
      assertTrue(error.before().isEmpty());
      assertTrue(!error.getMessage().contains("kept"), error.getMessage());
    }
  }

  @Test
  void aValueThatIsNoNumberIsNamedByItsRow() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> split(0, 1, 2, 3, 4, Float.NaN, 6, 7, 8, 9));
    assertTrue(error.getMessage().contains("row 5"), error.getMessage());
  }
}
