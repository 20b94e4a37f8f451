package org.understudy.vae;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Dense;
import org.understudy.nn.Initialiser;
import org.understudy.nn.Mlp;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Latent variables in levels, z_1 next to the event, each given those above it (Sonderby et al.
 * 2016): p(z_L) p(z_{L-1} | z_L) ... p(z_1 | z_2). An event's features rise from level to level;
 * the posterior of a level is the product of what they say and of what the level above says. One
 * level is an ordinary variational autoencoder.
 *
 * <p>A code holds the levels from the lowest to the highest, each but the highest in deviations
 * from what the level above expects: all of it standard normal if the highest level is.
 */
final class Ladder {
  /** A level: features from those of the level below, what they say, what the level above says. */
  private record Rung(int latent, @Nullable Mlp up, Dense read, @Nullable Mlp down) {}

  /**
   * Latent variables drawn, or their means, for some events.
   *
   * @param lowest z_1, {@code [n, latent]}
   * @param code of every level, {@code [n, codeSize()]}
   * @param logRatio log p(z) - log q(z | x) of what was drawn, {@code [n]}
   * @param divergences of each level's posterior from what the level above expects, {@code [n]}
   *     each
   */
  record Inferred(Tensor lowest, Tensor code, Tensor logRatio, List<Tensor> divergences) {}

  private final List<Rung> rungs = new ArrayList<>();
  private final Prior prior;
  private final Activation activation;

  /**
   * A ladder.
   *
   * @param latents numbers of each level, from the lowest
   * @param features of an event
   */
  Ladder(
      List<Integer> latents,
      NetworkConfig config,
      int features,
      int context,
      Prior prior,
      RandomStream random) {
    this.prior = prior;
    activation = config.activation();
    int rising = features;
    for (int i = 0; i < latents.size(); i++) {
      RandomStream own = random.split(i);
      int latent = latents.get(i);
      Mlp up = null;
      if (i > 0) {
        up = new Mlp(List.of(rising, config.hidden(), config.hidden()), activation, own.split(0));
        rising = config.hidden();
      }
      Dense read =
          new Dense(rising, 2 * latent, Activation.IDENTITY, Initialiser.fanIn(), own.split(1));
      Mlp down = null;
      if (i + 1 < latents.size()) {
        List<Integer> widths =
            List.of(latents.get(i + 1) + context, config.hidden(), config.hidden(), 2 * latent);
        down = new Mlp(widths, activation, own.split(2));
      }
      rungs.add(new Rung(latent, up, read, down));
    }
  }

  /** How many numbers a code has. */
  int codeSize() {
    return rungs.stream().mapToInt(Rung::latent).sum();
  }

  /**
   * The latent variables of events.
   *
   * @param features {@code [n, features]}
   * @param context one row for each event
   * @param random null for the means
   */
  Inferred infer(Tensor features, @Nullable Tensor context, @Nullable RandomStream random) {
    List<Gaussian> said = said(features);
    Tensor[] codes = new Tensor[rungs.size()];
    Tensor[] divergences = new Tensor[rungs.size()];
    int top = rungs.size() - 1;
    Gaussian posterior = said.get(top);
    Tensor z = drawn(posterior, random);
    codes[top] = z;
    divergences[top] = prior.divergence(posterior, z);
    Tensor logRatio = prior.logProb(z).sub(posterior.logProb(z));
    for (int i = top - 1; i >= 0; i--) {
      Gaussian expected = expected(i, z, context);
      posterior = said.get(i).product(expected);
      z = drawn(posterior, random);
      codes[i] = expected.standardise(z);
      divergences[i] = posterior.divergence(expected);
      logRatio = logRatio.add(expected.logProb(z)).sub(posterior.logProb(z));
    }
    return new Inferred(z, Tensor.concat(1, codes), logRatio, List.of(divergences));
  }

  private List<Gaussian> said(Tensor features) {
    List<Gaussian> said = new ArrayList<>();
    Tensor rising = features;
    for (Rung rung : rungs) {
      Mlp up = rung.up();
      rising = up == null ? rising : activation.apply(up.apply(rising));
      said.add(Gaussian.of(rung.read().apply(rising)));
    }
    return said;
  }

  private static Tensor drawn(Gaussian gaussian, @Nullable RandomStream random) {
    return random == null ? gaussian.mean() : gaussian.sample(random);
  }

  private Gaussian expected(int level, Tensor above, @Nullable Tensor context) {
    Mlp down = rungs.get(level).down();
    if (down == null) {
      throw new IllegalStateException("nothing is above the highest level");
    }
    return Gaussian.of(down.apply(Encoder.beside(above, context)));
  }

  /** Codes that follow the prior, {@code [n, codeSize()]}. */
  Tensor sample(int n, RandomStream random) {
    Tensor[] codes = new Tensor[rungs.size()];
    int top = rungs.size() - 1;
    codes[top] = prior.sample(n, random);
    for (int i = 0; i < top; i++) {
      codes[i] = random.normal(n, rungs.get(i).latent());
    }
    return Tensor.concat(1, codes);
  }

  /** The lowest level's variables z_1 of codes. */
  Tensor lowest(Tensor code, @Nullable Tensor context) {
    int end = codeSize();
    Tensor z = code;
    for (int i = rungs.size() - 1; i >= 0; i--) {
      Tensor own = code.slice(1, end - rungs.get(i).latent(), end);
      end -= rungs.get(i).latent();
      z = i == rungs.size() - 1 ? own : expected(i, z, context).unstandardise(own);
    }
    return z;
  }

  /** Those of every level and of the prior. */
  Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    for (int i = 0; i < rungs.size(); i++) {
      Rung rung = rungs.get(i);
      if (rung.up() != null) {
        parts.put("level." + i + ".up", rung.up().parameters());
      }
      parts.put("level." + i + ".read", rung.read().parameters());
      if (rung.down() != null) {
        parts.put("level." + i + ".down", rung.down().parameters());
      }
    }
    parts.put("prior", prior.parameters());
    return Parameters.join(parts);
  }
}
