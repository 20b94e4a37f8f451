package org.understudy.vae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Dense;
import org.understudy.nn.Initialiser;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.LatentCodes;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Schema;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * An encoder and a decoder trained to give events back, squared errors or cross-entropies being the
 * loss; from disturbed events where there is noise.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Autoencoder implements Model {
  private final Schema schema;
  private final int latent;
  private final double noise;
  private final ConditionNetwork embedding;
  private final Likelihood likelihood;
  private final Encoder encoder;
  private final Dense read;
  private final Decoder decoder;
  private final Parameters parameters;

  Autoencoder(AutoencoderConfig config, Schema schema, RandomStream random) {
    this.schema = schema;
    latent = config.latent();
    noise = config.noise();
    embedding = config.embedding().network(schema, random.split("embedding"));
    likelihood = Likelihood.of(schema, Spread.FIXED, 1, "autoencoder");
    int context = schema.isConditional() ? embedding.outputs() : 0;
    Shape event = config.network().withChannels(schema.targetShape());
    encoder =
        new Encoder(
            config.network(),
            VariationalAutoencoder.widened(event, likelihood.inputs()),
            context,
            random.split("encoder"));
    read =
        new Dense(
            encoder.outputs(),
            latent,
            Activation.IDENTITY,
            Initialiser.fanIn(),
            random.split("read"));
    decoder =
        new Decoder(
            config.network(),
            latent + context,
            VariationalAutoencoder.widened(event, likelihood.outputs()),
            random.split("decoder"));
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("embedding", embedding.parameters());
    parts.put("encoder", encoder.parameters());
    parts.put("read", read.parameters());
    parts.put("decoder", decoder.parameters());
    parameters = Parameters.join(parts);
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
  public LatentCodes given(@Nullable Tensor condition) {
    return new At(Conditions.embedded(schema, embedding, condition));
  }

  @Override
  public List<Objective> objectives() {
    return List.of(
        new Objective() {
          @Override
          public String name() {
            return "reconstruction";
          }

          @Override
          public Parameters parameters() {
            return parameters.trainable();
          }

          @Override
          public Tensor loss(Batch batch, RandomStream random) {
            At at = new At(Conditions.embedded(schema, embedding, batch.condition()));
            Tensor x = Conditions.flat("events", batch.target(), schema.targetShape());
            Tensor seen = noise > 0 ? likelihood.disturbed(x, noise, random) : x;
            return likelihood.logProb(x, at.decoded(at.codes(seen))).mean().neg();
          }
        });
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** The autoencoder at an embedded condition. */
  private final class At implements LatentCodes {
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
      return Shape.of(latent);
    }

    private Tensor codes(Tensor flat) {
      Tensor context = Conditions.forRows(embedded, flat.dim(0));
      return read.apply(encoder.apply(likelihood.input(flat), context));
    }

    private Tensor decoded(Tensor codes) {
      return decoder.apply(codes, Conditions.forRows(embedded, codes.dim(0)));
    }

    @Override
    public Tensor encode(Tensor x) {
      return codes(Conditions.flat("encode: events", x, eventShape()));
    }

    @Override
    public Tensor decode(Tensor z) {
      Tensor flat = likelihood.mode(decoded(Conditions.flat("decode: codes", z, latentShape())));
      return flat.reshape(eventShape().prepend(flat.dim(0)).toArray());
    }
  }
}
