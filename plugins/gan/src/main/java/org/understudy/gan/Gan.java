package org.understudy.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Distribution;
import org.understudy.spi.Events;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Schema;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** A generator and a discriminator that are trained against each other. */
@API(status = API.Status.EXPERIMENTAL)
public final class Gan implements Model {
  private final Schema schema;
  private final Game game;
  private final @Nullable Telling telling;
  private final double distanceWeight;
  private final Generator generator;
  private final Discriminator discriminator;

  /**
   * A model of two players.
   *
   * @param telling what the discriminator tells of conditions; null for nothing
   * @param distanceWeight of the mean absolute distance of draws from their targets, which the
   *     generator lowers too
   */
  Gan(
      Schema schema,
      Game game,
      @Nullable Telling telling,
      double distanceWeight,
      Generator generator,
      Discriminator discriminator) {
    this.schema = schema;
    this.game = game;
    this.telling = telling;
    this.distanceWeight = distanceWeight;
    this.generator = generator;
    this.discriminator = discriminator;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("generator", generator.parameters());
    parts.put("discriminator", discriminator.parameters());
    return Parameters.join(parts);
  }

  @Override
  public List<Objective> objectives() {
    return List.of(new Discriminating(), new Generating());
  }

  @Override
  public Map<String, Double> diagnostics(Batch batch, RandomStream random) {
    Tensor draws = draw(batch, random);
    return game.figures(
        values(batch.target(), batch.condition()), values(draws, batch.condition()));
  }

  private Tensor draw(Batch batch, RandomStream random) {
    return generator.draw(
        generator.codes(batch.size(), random), generator.embed(batch.condition()));
  }

  /** What the discriminator says of events. */
  Discriminator.Judgement judge(Tensor x, @Nullable Tensor condition) {
    return discriminator.judge(x, discriminator.embed(condition));
  }

  /**
   * What the discriminator lowers.
   *
   * @param data {@code [n, ...event]}
   * @param draws of the same shape, without history
   */
  Tensor discriminatorLoss(
      Tensor data, Tensor draws, @Nullable Tensor condition, RandomStream random) {
    Discriminator.Judgement ofData = judge(data, condition);
    Discriminator.Judgement ofDraws = judge(draws, condition);
    return game.loss()
        .discriminator(ofData.values(), ofDraws.values())
        .add(mistold(ofData, condition))
        .add(game.penalty(x -> values(x, condition), data, draws, random));
  }

  /** How wrong the discriminator is about the condition; zero where it tells nothing. */
  private Tensor mistold(Discriminator.Judgement judgement, @Nullable Tensor condition) {
    Tensor told = judgement.told();
    return told == null || telling == null || condition == null
        ? Tensor.scalar(0)
        : telling.loss(told, condition);
  }

  /** The discriminator's values of events, {@code [n]}. */
  Tensor values(Tensor x, @Nullable Tensor condition) {
    return judge(x, condition).values();
  }

  @Override
  public void close() {
    parameters().close();
  }

  private final class Discriminating implements Objective {
    @Override
    public String name() {
      return "discriminator";
    }

    @Override
    public Parameters parameters() {
      return discriminator.parameters().trainable();
    }

    @Override
    public double rate() {
      return game.discriminatorRate();
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      Tensor draws;
      try (Gradients.Recording paused = Gradients.pause()) {
        draws = draw(batch, random);
      }
      if (!Gradients.isPaused()) {
        discriminator.step();
      }
      return discriminatorLoss(batch.target(), draws, batch.condition(), random);
    }
  }

  private final class Generating implements Objective {
    @Override
    public String name() {
      return "generator";
    }

    @Override
    public Parameters parameters() {
      return generator.parameters().trainable();
    }

    @Override
    public int every() {
      return game.criticSteps();
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      Tensor draws = draw(batch, random);
      Discriminator.Judgement judgement = judge(draws, batch.condition());
      Tensor loss =
          game.loss().generator(judgement.values()).add(mistold(judgement, batch.condition()));
      return distanceWeight == 0
          ? loss
          : loss.add(batch.target().sub(draws).abs().mean().mul((float) distanceWeight));
    }
  }

  @Override
  public Distribution given(@Nullable Tensor condition) {
    Events.requireCondition(schema, condition);
    return new Played(
        schema.targetShape(),
        generator,
        discriminator,
        generator.embed(condition),
        discriminator.embed(condition));
  }
}
