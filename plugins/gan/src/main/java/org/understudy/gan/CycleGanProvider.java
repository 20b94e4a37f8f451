package org.understudy.gan;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** Translation of images learned without pairs, from cycle consistency (Zhu et al. 2017). */
@API(status = API.Status.EXPERIMENTAL)
public final class CycleGanProvider implements ModelProvider<CycleGanConfig> {
  @Override
  public String name() {
    return "cycle-gan";
  }

  @Override
  public String description() {
    return "Translation of images learned without pairs, from cycle consistency (Zhu et al. 2017).";
  }

  @Override
  public Class<CycleGanConfig> configType() {
    return CycleGanConfig.class;
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
  public Model create(CycleGanConfig config, Schema schema, Context context) {
    ImageToImageProvider.requireImages(schema, name());
    Shape from = schema.conditionShape();
    Shape to = schema.targetShape();
    config.discriminator().requireDiscriminator(from);
    config.discriminator().requireDiscriminator(to);
    return new CycleGan(
        schema,
        config.game(),
        config.cycleWeight(),
        way(config, from, to, context.random().split("there")),
        way(config, to, from, context.random().split("back")));
  }

  private static CycleGan.Way way(
      CycleGanConfig config, Shape from, Shape to, RandomStream random) {
    return new CycleGan.Way(
        Generator.unet(config.generator(), from, to, 0, random.split("generator")),
        new Discriminator(
            new Discriminator.Settings(
                config.discriminator(), false, Conditioning.CONCATENATE, true),
            to,
            ConditionNetwork.none(Shape.of(0)),
            0,
            random.split("discriminator")));
  }
}
