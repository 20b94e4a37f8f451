package org.understudy.diffusion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Parameters;
import org.understudy.spi.Capability;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Events;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A network trained to tell data from noise along a path, and the way back along it that makes data
 * of noise.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Diffusion implements Model {
  /** What all of them can do. */
  static final Set<Capability> CAPABILITIES =
      Set.of(Capability.SAMPLE, Capability.LOG_PROB, Capability.ELBO, Capability.SCORE);

  /** Steps of the chain that has the variational bound, where a family has no number of its own. */
  static final int STEPS = 1000;

  /** How all of them are best trained: long, with averaged weights and no decay. */
  static final Map<String, Object> TRAINING =
      Map.of(
          "batch-size",
          500L,
          "learning-rate",
          2e-3,
          "max-epochs",
          300L,
          "patience",
          300L,
          "weight-decay",
          0.0,
          "ema-decay",
          0.999);

  /**
   * What sets the families apart.
   *
   * @param prediction what the network says
   * @param variance of the reverse steps
   * @param steps of the reverse chain that has the variational bound
   * @param times where it is trained how often
   * @param weighting how much its error counts where
   * @param sampler the way back
   */
  record Recipe(
      GaussianPath path,
      Prediction prediction,
      Variance variance,
      int steps,
      TimesConfig times,
      Weighting weighting,
      Sampler sampler,
      LikelihoodConfig likelihood,
      GuidanceConfig guidance) {
    Recipe {
      for (GaussianPath.Point end : List.of(path.first(), path.last())) {
        double determinant = prediction.determinant(end);
        if (!(Math.abs(determinant) > 1e-6 && Math.abs(determinant) < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              ("prediction: '%s' says nothing of the other half where a path has %s left of the data"
                      + " and %s of the noise; choose v")
                  .formatted(prediction.name().toLowerCase(Locale.ROOT), end.alpha(), end.sigma()));
        }
      }
    }
  }

  private final Schema schema;
  private final ConditionNetwork embedding;
  private final TimeNetwork network;
  private final Recipe recipe;
  private final Parameters parameters;

  /**
   * A model.
   *
   * @param network made for the embedding's outputs, and one more where conditions are dropped
   */
  Diffusion(Schema schema, ConditionNetwork embedding, TimeNetwork network, Recipe recipe) {
    this.schema = schema;
    this.embedding = embedding;
    this.network = network;
    this.recipe = recipe;
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("embedding", embedding.parameters());
    parts.put("network", network.parameters());
    this.parameters = Parameters.join(parts);
  }

  /** A model of its parts as configs describe them, for the provider of a name. */
  static Diffusion of(
      String name,
      Schema schema,
      EmbeddingConfig embedding,
      TimeNetworkConfig network,
      Recipe recipe,
      RandomStream random) {
    Shape event = schema.targetShape();
    if (event.size() == 0) {
      throw new IllegalArgumentException(
          "model '%s' takes a target of at least one number, found one of shape %s"
              .formatted(name, event));
    }
    if (schema.support(Role.TARGET).isDiscrete()) {
      throw new IllegalArgumentException(
          "model '%s' takes numbers, found classes; choose made or pixel-cnn".formatted(name));
    }
    boolean beside = seenBeside(schema, embedding, network);
    ConditionNetwork conditions =
        beside
            ? ConditionNetwork.none(schema.conditionShape())
            : embedding.network(schema, random.split("embedding"));
    int given = schema.isConditional() ? conditions.outputs() + recipe.guidance().marks() : 0;
    return new Diffusion(
        schema,
        conditions,
        network.network(
            event,
            recipe.variance().outputs(),
            given,
            beside ? conditions.outputs() : 0,
            random.split("network")),
        recipe);
  }

  /** Whether the condition is an image or a series as the events are, and nothing else is asked. */
  private static boolean seenBeside(
      Schema schema, EmbeddingConfig embedding, TimeNetworkConfig network) {
    return schema.isConditional()
        && embedding.type() == EmbeddingConfig.Type.NONE
        && !schema.support(Role.CONDITION).isDiscrete()
        && network.seesBeside(schema.targetShape(), schema.conditionShape());
  }

  Recipe recipe() {
    return recipe;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public List<Objective> objectives() {
    return List.of(new DenoisingObjective(this));
  }

  @Override
  public Denoised given(@Nullable Tensor condition) {
    Events.requireCondition(schema, condition);
    return new Denoised(
        this,
        condition == null ? null : marked(embedding.apply(condition), null),
        UnaryOperator.identity());
  }

  /** The embedding of a batch's conditions, of which some rows are dropped. */
  @Nullable Tensor heard(@Nullable Tensor condition, RandomStream random) {
    if (condition == null) {
      return null;
    }
    Tensor embedded = embedding.apply(condition);
    double drop = recipe.guidance().drop();
    return marked(embedded, drop == 0 ? null : random.uniform(embedded.dim(0), 1).ge((float) drop));
  }

  /**
   * Where conditions may be dropped, a last number tells whether this one was: 1 for those kept,
   * and nothing but zeros for the others.
   *
   * @param kept {@code [n, 1]} of zeros and ones; null if all are
   */
  private @Nullable Tensor marked(Tensor embedded, @Nullable Tensor kept) {
    if (recipe.guidance().marks() == 0) {
      return embedded;
    }
    Tensor mark = kept == null ? Tensor.ones(embedded.dim(0), 1) : kept;
    return Tensor.concat(1, embedded.mul(mark), mark);
  }

  /**
   * What the network says of noisy rows.
   *
   * @param prediction {@code [n, d]}
   * @param spread see {@link Estimate#spread}
   */
  record Output(Tensor prediction, @Nullable Tensor spread) {}

  /**
   * The network's output.
   *
   * @param x {@code [n, d]}
   * @param condition embedded and marked
   */
  Output output(Tensor x, @Nullable Tensor condition, GaussianPath.Point... places) {
    Tensor scaled = x.mul(Columns.of(places, place -> 1 / place.deviation()));
    Tensor times = Columns.of(places, GaussianPath.Point::time).reshape(places.length);
    Shape event = schema.targetShape().prepend(x.dim(0));
    Tensor said = network.apply(scaled.reshape(event.toArray()), times, condition);
    int channels = event.dim(-1);
    return new Output(
        said.slice(-1, 0, channels).reshape(x.dim(0), x.dim(1)),
        recipe.variance().spread(said, x.shape()));
  }

  /** The network at a condition. */
  private Denoiser plain(@Nullable Tensor condition) {
    return (x, places) -> {
      Output said = output(x, condition, places);
      return recipe.prediction().estimate(x, said.prediction(), said.spread(), places);
    };
  }

  /** The network at a condition, guided as it was asked for. */
  Denoiser denoiser(@Nullable Tensor condition) {
    Denoiser heard = plain(condition);
    float scale = (float) recipe.guidance().scale();
    if (condition == null || scale == 1) {
      return heard;
    }
    Denoiser unheard = plain(condition.mul(0));
    return (x, places) -> unheard.at(x, places).towards(heard.at(x, places), scale);
  }

  @Override
  public void close() {
    parameters.close();
  }
}
