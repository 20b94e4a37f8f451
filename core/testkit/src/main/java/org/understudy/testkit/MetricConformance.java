package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Field;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;

/** The laws of a two-sample metric that grows with the difference. */
@API(status = API.Status.EXPERIMENTAL)
@ExtendWith(HostileEngine.class)
public abstract class MetricConformance<C extends Record> {
  /** The provider under test. */
  protected abstract MetricProvider<C> provider();

  private double value(Rows reference, Rows draws) {
    Metric metric =
        provider()
            .compare(
                Configs.defaults(provider().configType()),
                reference,
                draws,
                Understudy.create().context(RandomStream.of(1), Path.of("")));
    assertTrue(Double.isFinite(metric.value()));
    return metric.value();
  }

  private static Rows rows(int width, double shift, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[1000 * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() + shift);
    }
    return Rows.of(Schema.of(Field.target("x", width)), Role.TARGET, values, 1000);
  }

  @Test
  void describesItself() {
    ProviderLaws.check(provider());
  }

  @Test
  void growsWithTheDifference() {
    double same = value(rows(2, 0, 1), rows(2, 0, 2));
    double near = value(rows(2, 0, 1), rows(2, 0.5, 2));
    double far = value(rows(2, 0, 1), rows(2, 2, 2));
    assertTrue(same < near && near < far, same + ", " + near + ", " + far);
  }

  @Test
  void repeatsWithTheSeed() {
    assertEquals(value(rows(2, 0, 1), rows(2, 0.3, 2)), value(rows(2, 0, 1), rows(2, 0.3, 2)));
  }

  @Test
  void refusesWhatDoesNotFit() {
    IllegalArgumentException widths =
        assertThrows(IllegalArgumentException.class, () -> value(rows(2, 0, 1), rows(3, 0, 1)));
    assertTrue(widths.getMessage().contains("2") && widths.getMessage().contains("3"));
    Rows holed = rows(2, 0, 1);
    holed.column("x")[5] = Float.NaN;
    IllegalArgumentException row =
        assertThrows(IllegalArgumentException.class, () -> value(rows(2, 0, 1), holed));
    assertTrue(row.getMessage().contains("row 3"), row.getMessage());
  }
}
