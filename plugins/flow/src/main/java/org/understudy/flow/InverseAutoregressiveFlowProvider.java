package org.understudy.flow;

import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Inverse autoregressive flow: quick draws, densities feature by feature (Kingma et al. 2016). */
@API(status = API.Status.EXPERIMENTAL)
public final class InverseAutoregressiveFlowProvider
    implements ModelProvider<AutoregressiveFlowConfig> {
  @Override
  public String name() {
    return "inverse-autoregressive-flow";
  }

  @Override
  public String description() {
    return "Inverse autoregressive flow: quick draws, densities feature by feature (Kingma et al. 2016).";
  }

  @Override
  public Class<AutoregressiveFlowConfig> configType() {
    return AutoregressiveFlowConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.LOG_PROB);
  }

  @Override
  public Model create(AutoregressiveFlowConfig config, Schema schema, Context context) {
    return AutoregressiveFlows.create(name(), config, schema, context, true);
  }
}
