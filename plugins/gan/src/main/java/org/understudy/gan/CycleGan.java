package org.understudy.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/**
 * Two translations, of conditions into targets and back, that each fool a discriminator and undo
 * one another. Which condition stands in a row with which target makes no difference.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class CycleGan implements Model {
  /** A translation, and who judges what it makes. */
  record Way(Generator generator, Discriminator discriminator) {
    Tensor translate(Tensor images, RandomStream random) {
      return generator.draw(generator.codes(images.dim(0), random), generator.embed(images));
    }

    Tensor values(Tensor images) {
      return discriminator.judge(images, null).values();
    }
  }

  private static final String THERE = "target";
  private static final String BACK = "condition";

  private final Schema schema;
  private final Game game;
  private final double cycleWeight;
  private final Way there;
  private final Way back;

  CycleGan(Schema schema, Game game, double cycleWeight, Way there, Way back) {
    this.schema = schema;
    this.game = game;
    this.cycleWeight = cycleWeight;
    this.there = there;
    this.back = back;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("generator", generators());
    parts.put("discriminator." + THERE, there.discriminator.parameters());
    parts.put("discriminator." + BACK, back.discriminator.parameters());
    return Parameters.join(parts);
  }

  private Parameters generators() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put(THERE, there.generator.parameters());
    parts.put(BACK, back.generator.parameters());
    return Parameters.join(parts);
  }

  private static Tensor given(Batch batch) {
    return Objects.requireNonNull(batch.condition());
  }

  @Override
  public List<Objective> objectives() {
    return List.of(
        new Discriminating("discriminator-" + THERE, there, true),
        new Discriminating("discriminator-" + BACK, back, false),
        new Generating());
  }

  @Override
  public Map<String, Double> diagnostics(Batch batch, RandomStream random) {
    Tensor draws = there.translate(given(batch), random);
    Map<String, Double> figures =
        new LinkedHashMap<>(game.figures(there.values(batch.target()), there.values(draws)));
    figures.put("cycle", (double) cycle(batch, random).item());
    return figures;
  }

  /** The mean absolute distances of both kinds of image from their way there and back, summed. */
  Tensor cycle(Batch batch, RandomStream random) {
    Tensor x = given(batch);
    Tensor y = batch.target();
    return distance(x, back.translate(there.translate(x, random), random))
        .add(distance(y, there.translate(back.translate(y, random), random)));
  }

  private static Tensor distance(Tensor a, Tensor b) {
    return a.sub(b).abs().mean();
  }

  @Override
  public Distribution given(@Nullable Tensor condition) {
    Events.requireCondition(schema, condition);
    return new Played(
        schema.targetShape(),
        there.generator,
        there.discriminator,
        there.generator.embed(condition),
        null);
  }

  @Override
  public void close() {
    parameters().close();
  }

  /** Telling images of one kind from translations into it. */
  private final class Discriminating implements Objective {
    private final String name;
    private final Way way;
    private final boolean ofTargets;

    Discriminating(String name, Way way, boolean ofTargets) {
      this.name = name;
      this.way = way;
      this.ofTargets = ofTargets;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Parameters parameters() {
      return way.discriminator.parameters().trainable();
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      Tensor data = ofTargets ? batch.target() : given(batch);
      Tensor draws;
      try (Gradients.Recording paused = Gradients.pause()) {
        draws = way.translate(ofTargets ? given(batch) : batch.target(), random);
      }
      return game.loss()
          .discriminator(way.values(data), way.values(draws))
          .add(game.penalty(way::values, data, draws, random));
    }
  }

  /** Fooling both discriminators, and coming back to where one began. */
  private final class Generating implements Objective {
    @Override
    public String name() {
      return "generator";
    }

    @Override
    public Parameters parameters() {
      return generators().trainable();
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      Tensor x = given(batch);
      Tensor y = batch.target();
      Tensor drawnY = there.translate(x, random);
      Tensor drawnX = back.translate(y, random);
      Tensor cycle =
          distance(x, back.translate(drawnY, random))
              .add(distance(y, there.translate(drawnX, random)));
      return game.loss()
          .generator(there.values(drawnY))
          .add(game.loss().generator(back.values(drawnX)))
          .add(cycle.mul((float) cycleWeight));
    }
  }
}
