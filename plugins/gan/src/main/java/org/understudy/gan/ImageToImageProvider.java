package org.understudy.gan;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** Conditional adversarial translation of images, learned from pairs (Isola et al. 2017). */
@API(status = API.Status.EXPERIMENTAL)
public final class ImageToImageProvider implements ModelProvider<ImageToImageConfig> {
  @Override
  public String name() {
    return "image-to-image";
  }

  @Override
  public String description() {
    return "Conditional adversarial translation of images, learned from pairs (Isola et al. 2017).";
  }

  @Override
  public Class<ImageToImageConfig> configType() {
    return ImageToImageConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.CRITIC);
  }

  @Override
  public Map<String, Object> training() {
    return GanProvider.TRAINING;
  }

  @Override
  public Model create(ImageToImageConfig config, Schema schema, Context context) {
    requireImages(schema, name());
    Shape from = schema.conditionShape();
    Shape event = schema.targetShape();
    config.discriminator().requireDiscriminator(event);
    RandomStream random = context.random();
    Generator generator =
        Generator.unet(config.generator(), from, event, config.latent(), random.split("generator"));
    Discriminator discriminator =
        new Discriminator(
            new Discriminator.Settings(
                config.discriminator(), false, Conditioning.CONCATENATE, true),
            event,
            ConditionNetwork.none(from),
            0,
            random.split("discriminator"));
    return new Gan(schema, config.game(), null, config.distanceWeight(), generator, discriminator);
  }

  /** Demands a target and a condition of numbers. */
  static void requireImages(Schema schema, String model) {
    if (!schema.isConditional()) {
      throw new IllegalArgumentException(
          "model '" + model + "' takes a condition: the image that is translated");
    }
    schema.requireContinuous(Role.TARGET, model);
    schema.requireContinuous(Role.CONDITION, model);
  }
}
