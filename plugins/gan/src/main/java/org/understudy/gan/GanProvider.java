package org.understudy.gan;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** Generative adversarial network: a generator against a discriminator (Goodfellow et al. 2014). */
@API(status = API.Status.EXPERIMENTAL)
public final class GanProvider implements ModelProvider<GanConfig> {
  /**
   * No momentum in a game that turns in circles, and the average of what it turns through
   * (Mescheder et al. 2018); no loss of it tells which weights are better.
   */
  static final Map<String, Object> TRAINING =
      Map.of(
          "batch-size", 500L,
          "max-epochs", 200L,
          "learning-rate", 1e-3,
          "beta1", 0.0,
          "beta2", 0.99,
          "weight-decay", 0.0,
          "ema-decay", 0.999,
          "clip-norm", Double.POSITIVE_INFINITY,
          "keep", "last");

  @Override
  public String name() {
    return "gan";
  }

  @Override
  public String description() {
    return "Generative adversarial network: a generator against a discriminator (Goodfellow et al. 2014).";
  }

  @Override
  public Class<GanConfig> configType() {
    return GanConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.CRITIC);
  }

  @Override
  public Map<String, Object> training() {
    return TRAINING;
  }

  @Override
  public Model create(GanConfig config, Schema schema, Context context) {
    schema.requireContinuous(Role.TARGET, name());
    Telling telling =
        config.conditioning().tells() && schema.isConditional()
            ? new Telling(schema, config.unlabelled())
            : null;
    requireClasses(config, telling);
    Shape event = schema.targetShape();
    config.generator().isConvolutional(event, "generator");
    config.discriminator().requireDiscriminator(event);
    RandomStream random = context.random();
    Generator generator =
        Generator.of(
            config.generator(),
            event,
            config.latent(),
            config.embedding().network(schema, random.split("generator embedding")),
            random.split("generator"));
    Discriminator discriminator =
        new Discriminator(
            new Discriminator.Settings(
                config.discriminator(),
                config.spectralNormalisation(),
                config.conditioning(),
                false),
            event,
            shown(config, schema, random.split("discriminator embedding")),
            telling == null ? 0 : telling.outputs(),
            random.split("discriminator"));
    return new Gan(schema, config.game(), telling, 0, generator, discriminator);
  }

  /** The condition as a discriminator sees it; one that tells it never does, and embeds nothing. */
  private static ConditionNetwork shown(GanConfig config, Schema schema, RandomStream random) {
    return config.conditioning().tells()
        ? ConditionNetwork.none(schema.conditionShape())
        : config.embedding().network(schema, random);
  }

  private static void requireClasses(GanConfig config, @Nullable Telling telling) {
    if (config.conditioning() == Conditioning.ONE_CLASS_MORE
        && telling != null
        && !telling.onlyClasses()) {
      throw new IllegalArgumentException(
          "conditioning: one-class-more takes conditions of classes; choose concatenate, project or"
              + " auxiliary-classifier for numbers");
    }
  }
}
