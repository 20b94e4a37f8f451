package org.understudy.flow;

import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/**
 * Masked autoregressive flow: quick densities, draws feature by feature (Papamakarios et al. 2017).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MaskedAutoregressiveFlowProvider
    implements ModelProvider<AutoregressiveFlowConfig> {
  @Override
  public String name() {
    return "masked-autoregressive-flow";
  }

  @Override
  public String description() {
    return "Masked autoregressive flow: quick densities, draws feature by feature (Papamakarios et al. 2017).";
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
    return AutoregressiveFlows.create(name(), config, schema, context, false);
  }
}
