package org.understudy.runtime.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment.Section;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.spi.config.Choice;

class MeasuresTest {
  private static Section<Comparison.MetricKeys> metric(String type, String... show) {
    Choice choice = new Choice(type, ConfigJson.fromPlain(Map.of("show", List.of(show))));
    return Section.of(choice, Comparison.MetricKeys.class);
  }

  @Test
  void columnsAreNamedByMetricOrDetail() {
    Measures measures =
        new Measures(
            Understudy.create(), List.of(metric("mmd", "value"), metric("frechet", "shift")), 1);
    assertEquals(List.of("mmd", "shift"), measures.names());
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Measures(
                    Understudy.create(),
                    List.of(metric("frechet", "value"), metric("frechet", "value")),
                    1));
    assertEquals(
        "metrics: two columns are called 'frechet': show another detail, or leave one out",
        refused.getMessage());
  }
}
