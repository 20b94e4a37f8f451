package org.understudy.toys;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * One field, drawn by a recipe; with a density where the recipe has one.
 *
 * @param field drawn
 * @param recipe of its rows
 */
record Toy(Field field, Recipe recipe) implements ConditionalDistribution {
  @Override
  public Schema schema() {
    return Schema.of(field);
  }

  @Override
  public Distribution given(@Nullable Tensor condition) {
    if (condition != null) {
      throw new IllegalArgumentException(
          "'%s' takes no condition, found one of shape %s"
              .formatted(field.name(), condition.shape()));
    }
    return recipe instanceof Recipe.Known known
        ? new Exact(field, known)
        : new Drawn(field, recipe);
  }

  private static Tensor draws(Field field, Recipe recipe, int count, RandomStream random) {
    int width = field.shape().size();
    float[] values = new float[Math.multiplyExact(count, width)];
    for (int i = 0; i < count; i++) {
      System.arraycopy(recipe.draw(random), 0, values, i * width, width);
    }
    return Tensor.of(values, field.shape().prepend(count).toArray());
  }

  private record Drawn(Field field, Recipe recipe) implements Sampling {
    @Override
    public Shape eventShape() {
      return field.shape();
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      return draws(field, recipe, count, random);
    }
  }

  private record Exact(Field field, Recipe.Known recipe) implements SamplingDensity {
    @Override
    public Shape eventShape() {
      return field.shape();
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      return draws(field, recipe, count, random);
    }

    @Override
    public Tensor logProb(Tensor x) {
      int width = field.shape().size();
      if (x.rank() == 0 || x.size() != x.dim(0) * width) {
        throw new IllegalArgumentException(
            "logProb: expected events [n, %d], found %s".formatted(width, x.shape()));
      }
      float[] values = x.toArray();
      float[] densities = new float[x.dim(0)];
      for (int i = 0; i < densities.length; i++) {
        densities[i] =
            (float) recipe.logProb(Arrays.copyOfRange(values, i * width, (i + 1) * width));
      }
      return Tensor.of(densities, densities.length);
    }
  }
}
