package org.example.gaussian;

import java.util.Arrays;
import java.util.List;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Events;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** q(x | c) = N(x; W c + b, L L^T), L lower triangular with a positive diagonal. */
final class GaussianModel implements Model {
  private final Schema schema;
  private final int features;
  private final Parameters parameters;

  GaussianModel(Schema schema, double initialScale) {
    this.schema = schema;
    this.features = schema.targetShape().size();
    float[] scales = new float[features];
    Arrays.fill(scales, (float) Math.log(initialScale));
    Parameter bias = new Parameter("bias", Shape.of(features), new float[features]);
    Parameter lower =
        new Parameter("lower", Shape.of(features, features), new float[features * features]);
    Parameter logDiagonal = new Parameter("log-diagonal", Shape.of(features), scales);
    parameters =
        schema.isConditional()
            ? Parameters.of(bias, lower, logDiagonal, weight(schema.conditionShape().size()))
            : Parameters.of(bias, lower, logDiagonal);
  }

  private Parameter weight(int given) {
    return new Parameter("weight", Shape.of(features, given), new float[features * given]);
  }

  private Tensor value(String parameter) {
    return parameters.get(parameter).value();
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
  public SamplingDensity given(Tensor condition) {
    Events.requireCondition(schema, condition);
    if (condition != null) {
      Events.require("condition", schema.conditionShape(), condition);
    }
    return new At(condition);
  }

  @Override
  public List<Objective> objectives() {
    return List.of(new MaximumLikelihood());
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** Ones below the diagonal, or on it. */
  private Tensor mask(boolean diagonal) {
    float[] values = new float[features * features];
    for (int row = 0; row < features; row++) {
      for (int column = 0; column <= row; column++) {
        values[row * features + column] = (row == column) == diagonal ? 1 : 0;
      }
    }
    return Tensor.of(values, features, features);
  }

  private Tensor triangle() {
    Tensor diagonal = mask(true).mul(value("log-diagonal").exp());
    return value("lower").mul(mask(false)).add(diagonal);
  }

  private final class MaximumLikelihood implements Objective {
    @Override
    public String name() {
      return "nll";
    }

    @Override
    public Parameters parameters() {
      return parameters.trainable();
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      return given(batch.condition()).logProb(batch.target()).mean().neg();
    }
  }

  private final class At implements SamplingDensity {
    private final Tensor condition;

    At(Tensor condition) {
      this.condition = condition;
    }

    @Override
    public Shape eventShape() {
      return schema.targetShape();
    }

    /** The mean of each of some events: {@code [rows, features]}, or one row for all. */
    private Tensor mean(int rows) {
      if (condition == null) {
        return value("bias").reshape(1, features);
      }
      Events.requireRows(condition, rows);
      return condition.matmul(value("weight"), false, true).add(value("bias"));
    }

    @Override
    public Tensor logProb(Tensor x) {
      Events.require("logProb: events", eventShape(), x);
      Tensor standard = x.sub(mean(x.dim(0))).solveTriangular(triangle(), false, false);
      return standard.standardNormalLogProb().sub(value("log-diagonal").sum());
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      Events.requireCount(count);
      Tensor noise = random.normal(count, features);
      return noise.matmul(triangle(), false, true).add(mean(count));
    }
  }
}
