package org.understudy.posterior.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.spi.Field;

class StatisticTest {
  private static final List<Field> FIELDS = List.of(Field.target("x", 4), Field.target("rate"));
  private static final float[] ROW = {0, 0, 0, 0, 0, 1, 2, 3, 6, 10};

  private static double value(String text) {
    List<Statistic> statistics = Statistic.parse(text, FIELDS);
    assertEquals(1, statistics.size());
    assertEquals(text, statistics.get(0).name());
    return statistics.get(0).of(ROW, 1, 5);
  }

  @Test
  void reduceAllColumnsOrSome() {
    assertEquals(4.4, value("mean"), 1e-12);
    assertEquals(1, value("min"));
    assertEquals(10, value("max"));
    assertEquals(3, value("median"));
    assertEquals(3, value("mean(x)"), 1e-12);
    assertEquals(6, value("max(x_1..x_4)"));
    assertEquals(5.5, value("mean(x_1, rate)"), 1e-12);
    assertEquals(Math.sqrt(3.5), value("std(x)"), 1e-12);
    assertEquals(8.4, value("q90"), 1e-6);
    assertEquals(2, value("x_2"));
  }

  @Test
  void columnsAreOneStatisticEach() {
    List<Statistic> all = Statistic.parse("columns", FIELDS);
    assertEquals(
        List.of("x_1", "x_2", "x_3", "x_4", "rate"), all.stream().map(Statistic::name).toList());
    assertEquals(4, Statistic.parse("x", FIELDS).size());
    assertEquals(6, all.get(3).of(ROW, 1, 5));
  }

  @Test
  void whatIsUnknownIsAnsweredWithWhatThereIs() {
    for (String wrong : List.of("variance", "mean(y)", "x_9", "mean(x_1..x_9)", "mean()")) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> Statistic.parse(wrong, FIELDS), wrong);
      assertTrue(error.getMessage().contains("rate"), error.getMessage());
    }
  }
}
