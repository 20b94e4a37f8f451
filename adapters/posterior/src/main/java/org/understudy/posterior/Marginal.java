package org.understudy.posterior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Role;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Some parameters of a distribution, the others left open: its draws without their columns. */
@API(status = API.Status.EXPERIMENTAL)
public final class Marginal implements Sampling {
  private final Sampling whole;
  private final int[] kept;
  private final int width;

  /**
   * A marginal.
   *
   * @param schema whose target fields the distribution draws
   * @param columns the names of those to keep, in the order wanted
   * @throws IllegalArgumentException naming a column that does not exist, and those that do
   */
  public Marginal(Sampling whole, Schema schema, List<String> columns) {
    this.whole = whole;
    List<String> all = schema.columns(Role.TARGET);
    width = all.size();
    kept = columns.stream().mapToInt(column -> indexOf(all, column)).toArray();
  }

  static int indexOf(List<String> columns, String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "there is no parameter '%s'; the parameters are: %s"
              .formatted(column, String.join(", ", columns)));
    }
    return index;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(kept.length);
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    return whole.sample(count, random).reshape(count, width).gather(1, kept);
  }
}
