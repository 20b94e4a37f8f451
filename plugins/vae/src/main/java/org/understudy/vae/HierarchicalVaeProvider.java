package org.understudy.vae;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Variational autoencoder with two or more levels of codes (Sonderby et al. 2016). */
@API(status = API.Status.EXPERIMENTAL)
public final class HierarchicalVaeProvider implements ModelProvider<HierarchicalVaeConfig> {
  @Override
  public String name() {
    return "hierarchical-vae";
  }

  @Override
  public String description() {
    return "Ladder variational autoencoder: codes in two or more levels (Sonderby et al. 2016).";
  }

  @Override
  public Class<HierarchicalVaeConfig> configType() {
    return HierarchicalVaeConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.ELBO, Capability.LATENT_CODES);
  }

  @Override
  public Map<String, Object> training() {
    return Map.of("learning-rate", 1e-3, "weight-decay", 0.0);
  }

  @Override
  public Model create(HierarchicalVaeConfig config, Schema schema, Context context) {
    return new VariationalAutoencoder(
        name(),
        schema,
        config.latents(),
        config.network(),
        config.distributions(),
        config.objective(),
        config.embedding(),
        context.random());
  }
}
