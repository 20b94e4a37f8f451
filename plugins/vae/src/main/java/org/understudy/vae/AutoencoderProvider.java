package org.understudy.vae;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Plain autoencoder; denoising with a noise setting (Vincent et al. 2008). */
@API(status = API.Status.EXPERIMENTAL)
public final class AutoencoderProvider implements ModelProvider<AutoencoderConfig> {
  @Override
  public String name() {
    return "autoencoder";
  }

  @Override
  public String description() {
    return "Autoencoder: codes without draws; denoising with a noise setting (Vincent et al. 2008).";
  }

  @Override
  public Class<AutoencoderConfig> configType() {
    return AutoencoderConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.LATENT_CODES);
  }

  @Override
  public Map<String, Object> training() {
    return Map.of("learning-rate", 1e-3, "weight-decay", 0.0);
  }

  @Override
  public Model create(AutoencoderConfig config, Schema schema, Context context) {
    return new Autoencoder(config, schema, context.random());
  }
}
