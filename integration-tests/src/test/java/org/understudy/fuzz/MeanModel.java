package org.understudy.fuzz;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.spi.Distribution;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** N(x; mean, 1): the smallest model there is, so that what is tried is its file. */
final class MeanModel implements Model {
  private final Schema schema;
  private final Parameters parameters;

  MeanModel(Schema schema) {
    Shape shape = schema.targetShape();
    this.schema = schema;
    this.parameters = Parameters.of(new Parameter("mean", shape, new float[shape.size()]));
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public List<Objective> objectives() {
    return List.of();
  }

  @Override
  public Distribution given(@Nullable Tensor condition) {
    return new Sampling() {
      @Override
      public Shape eventShape() {
        return schema.targetShape();
      }

      @Override
      public Tensor sample(int count, RandomStream random) {
        int[] dims = eventShape().prepend(count).toArray();
        return random.normal(dims).add(parameters.get("mean").value());
      }
    };
  }

  @Override
  public void close() {
    parameters.close();
  }
}
