package org.understudy.vae;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Variational autoencoder with one level of codes (Kingma and Welling 2014). */
@API(status = API.Status.EXPERIMENTAL)
public final class VaeProvider implements ModelProvider<VaeConfig> {
  @Override
  public String name() {
    return "vae";
  }

  @Override
  public String description() {
    return "Variational autoencoder: quick draws, a bound on the density, codes (Kingma and Welling 2014).";
  }

  @Override
  public Class<VaeConfig> configType() {
    return VaeConfig.class;
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
  public Model create(VaeConfig config, Schema schema, Context context) {
    int latent = config.latent() > 0 ? config.latent() : Math.min(8, schema.targetShape().size());
    return new VariationalAutoencoder(
        name(),
        schema,
        List.of(latent),
        config.network(),
        config.distributions(),
        config.objective(),
        config.embedding(),
        context.random());
  }
}
