package org.understudy.energy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Events;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.Activation;
import org.understudy.tensor.LinearAlgebra;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * log p(x | c) = log N(W (x - m - A c); 0, 1) + log |W| with a lower triangular W, trained by
 * maximum likelihood; it begins as the standard normal.
 */
final class LinearGaussian implements Model {
  /** Variance that no direction of standardised data falls below. */
  private static final float RIDGE = 1e-4f;

  private final Schema schema;
  private final ConditionNetwork embedding;
  private final int d;
  private final Parameter mean;
  private final Parameter logScale;
  private final @Nullable Parameter slope;
  private final @Nullable Parameter below;
  private final float[] strictlyBelow;
  private final float[] identity;
  private final Parameters parameters;

  LinearGaussian(Schema schema, ConditionNetwork embedding, boolean diagonal) {
    this.schema = schema;
    this.embedding = embedding;
    d = schema.targetShape().size();
    int given = embedding.outputs();
    mean = new Parameter("mean", Shape.of(d), new float[d]);
    logScale = new Parameter("log-scale", Shape.of(d), new float[d]);
    slope = given > 0 ? new Parameter("slope", Shape.of(d, given), new float[d * given]) : null;
    below = diagonal ? null : new Parameter("below", Shape.of(d, d), new float[d * d]);
    strictlyBelow = new float[diagonal ? 0 : d * d];
    identity = new float[diagonal ? 0 : d * d];
    for (int i = 0; i < (diagonal ? 0 : d); i++) {
      identity[i * d + i] = 1;
      for (int j = 0; j < i; j++) {
        strictlyBelow[i * d + j] = 1;
      }
    }
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("embedding", embedding.parameters());
    parts.put("centre", slope == null ? Parameters.of(mean) : Parameters.of(mean, slope));
    parts.put(
        "whitening", below == null ? Parameters.of(logScale) : Parameters.of(logScale, below));
    parameters = Parameters.join(parts);
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
  public SamplingDensity given(@Nullable Tensor condition) {
    Events.requireCondition(schema, condition);
    Tensor centre = mean.value().reshape(1, d);
    if (condition != null && slope != null) {
      centre = embedding.apply(condition).dense(slope.value(), mean.value(), Activation.IDENTITY);
    }
    return new At(centre);
  }

  @Override
  public List<Objective> objectives() {
    return List.of(
        new Objective() {
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
        });
  }

  /** The most likely parameters of all, by least squares and the residuals' covariance. */
  @Override
  public boolean begin(Batch rows) {
    int n = rows.size();
    Tensor x = rows.target().reshape(n, d);
    Tensor condition = rows.condition();
    Tensor centre = x.mean(0);
    Tensor residuals = x.sub(centre);
    if (condition != null && slope != null) {
      Tensor given = embedding.apply(condition);
      Tensor middle = given.mean(0);
      Tensor spread = given.sub(middle);
      Tensor slopes =
          LinearAlgebra.solve(covariance(spread), spread.matmul(residuals, true, false).div(n));
      residuals = residuals.sub(spread.matmul(slopes));
      centre = centre.sub(middle.reshape(1, -1).matmul(slopes).reshape(d));
      slope.set(slopes.transpose().toArray());
    }
    mean.set(centre.toArray());
    if (below == null) {
      logScale.set(residuals.square().mean(0).add(RIDGE).log().mul(-0.5f).toArray());
      return true;
    }
    Tensor whitening = LinearAlgebra.inverse(LinearAlgebra.cholesky(covariance(residuals)));
    Tensor scales = whitening.mul(Tensor.of(identity, d, d)).sum(1);
    logScale.set(scales.log().toArray());
    below.set(whitening.div(scales.reshape(d, 1)).mul(Tensor.of(strictlyBelow, d, d)).toArray());
    return true;
  }

  /** Of rows around zero, with a little more on the diagonal for what does not vary. */
  private static Tensor covariance(Tensor rows) {
    int width = rows.dim(1);
    float[] ridge = new float[width * width];
    for (int i = 0; i < width; i++) {
      ridge[i * width + i] = RIDGE;
    }
    return rows.matmul(rows, true, false).div(rows.dim(0)).add(Tensor.of(ridge, width, width));
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** With a unit diagonal; rows are scaled behind it. */
  private static Tensor triangle(Parameter below, float[] mask, float[] identity, int d) {
    return below.value().mul(Tensor.of(mask, d, d)).add(Tensor.of(identity, d, d));
  }

  /** The Gaussian around some centres {@code [n, d]} or {@code [1, d]}. */
  private final class At implements SamplingDensity {
    private final Tensor centre;

    At(Tensor centre) {
      this.centre = centre;
    }

    @Override
    public Shape eventShape() {
      return schema.targetShape();
    }

    @Override
    public Tensor logProb(Tensor x) {
      Events.requireRows(centre, Events.require("logProb: events", eventShape(), x).dim(0));
      Tensor z = x.reshape(x.dim(0), d).sub(centre);
      if (below != null) {
        z = z.matmul(triangle(below, strictlyBelow, identity, d), false, true);
      }
      return z.mul(logScale.value().exp()).standardNormalLogProb().add(logScale.value().sum());
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      Events.requireCount(count);
      Events.requireRows(centre, count);
      Tensor z = random.normal(count, d).div(logScale.value().exp());
      if (below != null) {
        z = z.solveTriangular(triangle(below, strictlyBelow, identity, d), false, true);
      }
      return z.add(centre).reshape(eventShape().prepend(count).toArray());
    }
  }
}
