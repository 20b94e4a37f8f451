package org.understudy.vae;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Events;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Schema;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * p(x | c) = integral of p(x | z, c) p(z | c) over codes z, trained with an encoder q(z | x, c) on
 * a bound of log p(x | c) (Kingma and Welling 2014; Rezende et al. 2014; conditional: Sohn et al.
 * 2015).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class VariationalAutoencoder implements Model {
  private final Schema schema;
  private final ConditionNetwork embedding;
  private final Likelihood likelihood;
  private final Encoder encoder;
  private final Ladder ladder;
  private final Decoder decoder;
  private final Bound bound;
  private final Parameters parameters;

  /**
   * A model.
   *
   * @param model the family's name, for messages
   * @param latents numbers of each level, from the one next to the event
   */
  VariationalAutoencoder(
      String model,
      Schema schema,
      List<Integer> latents,
      NetworkConfig network,
      DistributionsConfig distributions,
      ObjectiveConfig objective,
      EmbeddingConfig embedding,
      RandomStream random) {
    this.schema = schema;
    this.embedding = embedding.network(schema, random.split("embedding"));
    likelihood = Likelihood.of(schema, distributions.spread(), distributions.deviation(), model);
    int context = schema.isConditional() ? this.embedding.outputs() : 0;
    Shape event = network.withChannels(schema.targetShape());
    encoder =
        new Encoder(network, widened(event, likelihood.inputs()), context, random.split("encoder"));
    Prior prior =
        distributions
            .prior()
            .create(
                latents.get(latents.size() - 1), distributions.components(), random.split("prior"));
    ladder =
        new Ladder(latents, network, encoder.outputs(), context, prior, random.split("ladder"));
    decoder =
        new Decoder(
            network,
            latents.get(0) + context,
            widened(event, likelihood.outputs()),
            random.split("decoder"));
    bound = new Bound(objective);
    parameters = Parameters.join(parts());
  }

  /** The shape of an event whose elements each have several numbers. */
  static Shape widened(Shape event, int numbers) {
    return event.with(-1, Math.multiplyExact(event.dim(-1), numbers));
  }

  private Map<String, Parameters> parts() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("embedding", embedding.parameters());
    parts.put("encoder", encoder.parameters());
    parts.put("ladder", ladder.parameters());
    parts.put("decoder", decoder.parameters());
    parts.put("likelihood", likelihood.parameters());
    parts.put("bound", bound.parameters());
    return parts;
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
  public CodedDistribution given(@Nullable Tensor condition) {
    return new At(Conditions.embedded(schema, embedding, condition));
  }

  @Override
  public List<Objective> objectives() {
    return List.of(
        new Objective() {
          @Override
          public String name() {
            return "bound";
          }

          @Override
          public Parameters parameters() {
            return parameters.trainable();
          }

          @Override
          public Tensor loss(Batch batch, RandomStream random) {
            At at = new At(Conditions.embedded(schema, embedding, batch.condition()));
            return bound.loss(at.terms(batch.target(), bound.samples(), random), batch.size());
          }
        });
  }

  /**
   * The terms of the bound: mean {@code log-likelihood} given codes, {@code divergence} of each
   * level, and {@code active-codes}, the elements of a code whose mean varies from event to event
   * by a variance of more than .01 (Burda et al. 2016).
   */
  @Override
  public Map<String, Double> diagnostics(Batch batch, RandomStream random) {
    At at = new At(Conditions.embedded(schema, embedding, batch.condition()));
    Bound.Terms terms = at.terms(batch.target(), 1, random);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("log-likelihood", (double) terms.logLikelihood().mean().item());
    List<Tensor> divergences = terms.latent().divergences();
    for (int i = 0; i < divergences.size(); i++) {
      figures.put("divergence-" + (i + 1), (double) divergences.get(i).mean().item());
    }
    Tensor codes = at.encode(batch.target());
    Tensor variance = codes.sub(codes.mean(0)).square().mean(0);
    figures.put("active-codes", (double) variance.gt(0.01f).sum().item());
    return figures;
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** The model at an embedded condition. */
  private final class At implements CodedDistribution {
    private final @Nullable Tensor embedded;

    At(@Nullable Tensor embedded) {
      this.embedded = embedded;
    }

    @Override
    public Shape eventShape() {
      return schema.targetShape();
    }

    @Override
    public Shape latentShape() {
      return Shape.of(ladder.codeSize());
    }

    /** The terms of the bound for every event so many times over, copy after copy. */
    Bound.Terms terms(Tensor x, int copies, RandomStream random) {
      Tensor flat = Conditions.flat("elbo: events", x, eventShape());
      int n = flat.dim(0);
      Tensor context = Conditions.forRows(embedded, n);
      Tensor features = encoder.apply(likelihood.input(flat), context);
      if (copies > 1) {
        int[] repeated = new int[Math.multiplyExact(n, copies)];
        Arrays.setAll(repeated, i -> i % n);
        flat = flat.gather(0, repeated);
        features = features.gather(0, repeated);
        context = context == null ? null : context.gather(0, repeated);
      }
      Ladder.Inferred latent = ladder.infer(features, context, random);
      Tensor decoded = decoder.apply(latent.lowest(), context);
      return new Bound.Terms(likelihood.logProb(flat, decoded), latent);
    }

    @Override
    public Tensor elbo(Tensor x, RandomStream random) {
      return terms(x, 1, random).logWeight();
    }

    /** By importance sampling with the encoder's posteriors: log mean p(x, z) / q(z | x). */
    @Override
    public Estimate logProbEstimate(Tensor x, int samples, RandomStream random) {
      Importance importance = new Importance(x.dim(0));
      for (int sample = 0; sample < samples; sample++) {
        try (Scope scope = Scope.open();
            Gradients.Recording paused = Gradients.pause()) {
          importance.add(elbo(x, random).toArray());
        }
      }
      return importance.estimate();
    }

    @Override
    public Tensor encode(Tensor x) {
      Tensor flat = Conditions.flat("encode: events", x, eventShape());
      Tensor context = Conditions.forRows(embedded, flat.dim(0));
      return ladder.infer(encoder.apply(likelihood.input(flat), context), context, null).code();
    }

    @Override
    public Tensor decode(Tensor z) {
      return event(likelihood.mode(decoded(z)));
    }

    private Tensor decoded(Tensor z) {
      Tensor codes = Conditions.flat("decode: codes", z, latentShape());
      Tensor context = Conditions.forRows(embedded, codes.dim(0));
      return decoder.apply(ladder.lowest(codes, context), context);
    }

    private Tensor event(Tensor flat) {
      return flat.reshape(eventShape().prepend(flat.dim(0)).toArray());
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      Events.requireCount(count);
      if (count == 0) {
        return Tensor.zeros(eventShape().prepend(0).toArray());
      }
      return event(likelihood.sample(decoded(ladder.sample(count, random)), random));
    }
  }
}
