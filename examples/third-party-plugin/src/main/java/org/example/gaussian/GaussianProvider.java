package org.example.gaussian;

import java.util.Set;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Makes Gaussians with a linear mean and a full covariance. */
public final class GaussianProvider implements ModelProvider<GaussianConfig> {
  @Override
  public String name() {
    return "conditional-gaussian";
  }

  @Override
  public String description() {
    return "A Gaussian with full covariance whose mean is linear in the condition.";
  }

  @Override
  public Class<GaussianConfig> configType() {
    return GaussianConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.LOG_PROB);
  }

  @Override
  public Model create(GaussianConfig config, Schema schema, Context context) {
    if (schema.targetShape().rank() != 1 || schema.conditionShape().rank() != 1) {
      throw new IllegalArgumentException(
          "model '%s' takes a vector target and a vector condition, found target %s, condition %s"
              .formatted(name(), schema.targetShape(), schema.conditionShape()));
    }
    return new GaussianModel(schema, config.initialScale());
  }
}
