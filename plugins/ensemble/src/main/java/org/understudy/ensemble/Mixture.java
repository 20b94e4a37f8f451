package org.understudy.ensemble;

import java.util.ArrayList;
import java.util.List;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** p(x) = (p_1(x) + ... + p_m(x)) / m. */
final class Mixture implements SamplingDensity {
  /** A part at some rows of a condition that has many. */
  interface Rows {
    /** The part at these rows of the condition. */
    SamplingDensity at(int part, int[] rows);
  }

  private final List<SamplingDensity> parts;
  private final int conditions;
  private final Rows rows;

  /**
   * A mixture.
   *
   * @param parts at the whole condition
   * @param conditions how many rows that has
   */
  Mixture(List<SamplingDensity> parts, int conditions, Rows rows) {
    this.parts = parts;
    this.conditions = conditions;
    this.rows = rows;
  }

  @Override
  public Shape eventShape() {
    return parts.get(0).eventShape();
  }

  @Override
  public Tensor logProb(Tensor x) {
    List<Tensor> each = new ArrayList<>();
    for (SamplingDensity part : parts) {
      each.add(part.logProb(x));
    }
    return Tensor.stack(1, each.toArray(new Tensor[0]))
        .logSumExp(1)
        .sub((float) Math.log(parts.size()));
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    if (count < 0 || (conditions > 1 && count != conditions)) {
      throw new IllegalArgumentException(
          "sample: expected %s draws, found %d"
              .formatted(conditions > 1 ? "one for each of " + conditions : "0 or more", count));
    }
    int[] owner = new int[count];
    // A stream's splits do not advance with it: without this a second call would repeat the first.
    RandomStream own = random.split(random.nextLong());
    for (int row = 0; row < count; row++) {
      owner[row] = own.nextInt(parts.size());
    }
    List<Tensor> drawn = new ArrayList<>();
    int[] places = new int[count];
    int next = 0;
    for (int part = 0; part < parts.size(); part++) {
      int chosen = part;
      int[] picked =
          java.util.stream.IntStream.range(0, count).filter(row -> owner[row] == chosen).toArray();
      if (picked.length == 0) {
        continue;
      }
      for (int row : picked) {
        places[row] = next++;
      }
      SamplingDensity at = conditions > 1 ? rows.at(part, picked) : parts.get(part);
      drawn.add(at.sample(picked.length, own.split(part)));
    }
    if (drawn.isEmpty()) {
      return parts.get(0).sample(0, random);
    }
    Tensor grouped =
        drawn.size() == 1 ? drawn.get(0) : Tensor.concat(0, drawn.toArray(new Tensor[0]));
    return grouped.gather(0, places);
  }
}
