package org.understudy.vae;

import java.util.Arrays;
import java.util.Map;
import org.understudy.nn.OneHot;
import org.understudy.nn.Parameters;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.tensor.LogDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The distribution of an event's elements, independent of each other, that a decoder's outputs
 * mean: normal for numbers, Bernoulli for two classes, categorical for more.
 */
interface Likelihood {
  /** How many outputs of the decoder each element takes, side by side. */
  int outputs();

  /**
   * The log-density of each event, or its log-probability.
   *
   * @param x {@code [n, d]}
   * @param decoded {@code [n, d * outputs()]}
   * @return {@code [n]}
   */
  Tensor logProb(Tensor x, Tensor decoded);

  /** The likeliest event, which is the mean of normals: {@code [n, d]}. */
  Tensor mode(Tensor decoded);

  /** Draws, {@code [n, d]}. */
  Tensor sample(Tensor decoded, RandomStream random);

  /** How many numbers an encoder sees of each element, side by side. */
  default int inputs() {
    return 1;
  }

  /** Events as an encoder sees them: {@code [n, d]} to {@code [n, d * inputs()]}. */
  default Tensor input(Tensor x) {
    return x;
  }

  /**
   * Events that were disturbed: numbers by normal noise, classes by others in their place.
   *
   * @param noise the deviation, or the share of classes that are drawn anew
   */
  Tensor disturbed(Tensor x, double noise, RandomStream random);

  /** What of it is learned. */
  default Parameters parameters() {
    return Parameters.join(Map.of());
  }

  /**
   * The one that suits a schema's target.
   *
   * @throws IllegalArgumentException if its elements differ in kind
   */
  static Likelihood of(Schema schema, Spread spread, double deviation, String model) {
    schema.requireTarget(model);
    Support support = schema.support(Role.TARGET);
    int classes = support.classes(0);
    for (int i = 1; i < support.size(); i++) {
      if (support.classes(i) != classes) {
        throw new IllegalArgumentException(
            ("model '%s' takes targets that are all numbers, or all of as many classes; '%s' has"
                    + " %d classes, '%s' has %d")
                .formatted(
                    model,
                    schema.columns(Role.TARGET).get(0),
                    classes,
                    schema.columns(Role.TARGET).get(i),
                    support.classes(i)));
      }
    }
    return switch (classes) {
      case 0 -> new GaussianLikelihood(support.size(), spread, deviation);
      case 2 -> new Bernoulli();
      default -> new Categorical(support.size(), classes);
    };
  }

  /** Classes 0 and 1 by the logit of 1. */
  record Bernoulli() implements Likelihood {
    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public Tensor logProb(Tensor x, Tensor decoded) {
      Tensor sign = x.mul(2).sub(1);
      return sign.mul(decoded).neg().softplus().sum(1).neg();
    }

    @Override
    public Tensor mode(Tensor decoded) {
      return decoded.gt(0);
    }

    @Override
    public Tensor sample(Tensor decoded, RandomStream random) {
      return random.uniform(decoded.shape().toArray()).lt(decoded.sigmoid());
    }

    @Override
    public Tensor disturbed(Tensor x, double noise, RandomStream random) {
      int[] shape = x.shape().toArray();
      Tensor others = random.uniform(shape).lt(0.5f);
      return Tensor.where(random.uniform(shape).lt((float) noise), others, x);
    }
  }

  /** Classes by their logits. */
  record Categorical(int elements, int classes) implements Likelihood {
    @Override
    public int outputs() {
      return classes;
    }

    @Override
    public Tensor logProb(Tensor x, Tensor decoded) {
      float[] values = x.toArray();
      int[] chosen = new int[values.length];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = (int) values[i];
      }
      return LogDensity.categorical(perElement(decoded), chosen).reshape(x.dim(0), elements).sum(1);
    }

    private Tensor perElement(Tensor decoded) {
      return decoded.reshape(decoded.dim(0) * elements, classes);
    }

    @Override
    public Tensor mode(Tensor decoded) {
      return highest(perElement(decoded));
    }

    @Override
    public Tensor sample(Tensor decoded, RandomStream random) {
      Tensor logits = perElement(decoded);
      Tensor uniform = random.uniform(logits.shape().toArray()).clamp(1e-20f, 1);
      // The Gumbel trick: the highest of logits with such noise is a draw.
      return highest(logits.sub(uniform.log().neg().clamp(1e-20f, 1e20f).log()));
    }

    private Tensor highest(Tensor scores) {
      float[] values = scores.toArray();
      int rows = scores.dim(0);
      float[] chosen = new float[rows];
      for (int i = 0; i < rows; i++) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
          if (values[i * classes + k] > values[i * classes + best]) {
            best = k;
          }
        }
        chosen[i] = best;
      }
      return Tensor.of(chosen, rows / elements, elements);
    }

    @Override
    public int inputs() {
      return classes;
    }

    @Override
    public Tensor input(Tensor x) {
      int[] all = new int[elements];
      Arrays.fill(all, classes);
      return new OneHot(all).apply(x);
    }

    @Override
    public Tensor disturbed(Tensor x, double noise, RandomStream random) {
      float[] values = x.toArray();
      for (int i = 0; i < values.length; i++) {
        if (random.nextDouble() < noise) {
          values[i] = random.nextInt(classes);
        }
      }
      return Tensor.of(values, x.shape().toArray());
    }
  }
}
