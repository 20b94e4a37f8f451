package org.understudy.energy;

import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;

/** A Gaussian whose mean is linear in the condition: what energies tilt unless told otherwise. */
@API(status = API.Status.EXPERIMENTAL)
public final class LinearGaussianProvider implements ModelProvider<LinearGaussianConfig> {
  @Override
  public String name() {
    return "linear-gaussian";
  }

  @Override
  public String description() {
    return "A Gaussian whose mean is linear in the condition: the simplest density there is.";
  }

  @Override
  public Class<LinearGaussianConfig> configType() {
    return LinearGaussianConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.LOG_PROB);
  }

  @Override
  public Model create(LinearGaussianConfig config, Schema schema, Context context) {
    schema.requireTarget(name());
    schema.requireContinuous(Role.TARGET, name());
    return new LinearGaussian(
        schema,
        config.embedding().network(schema, context.random().split("embedding")),
        config.diagonal());
  }
}
