package org.understudy.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void ticksAreRoundAndInside() {
    Scale scale = new Scale(-0.93, 2.1, false, 0, 300);
    assertEquals(
        List.of("\u22120.5", "0", "0.5", "1", "1.5", "2"),
        scale.ticks(6).stream().map(Scale.Tick::label).toList());
  }

  @Test
  void logarithmicTicksAreDecades() {
    Scale scale = new Scale(0.003, 200, true, 0, 300);
    assertEquals(
        List.of("0.01", "0.1", "1", "10", "100"),
        scale.ticks(6).stream().map(Scale.Tick::label).toList());
    assertEquals(150, scale.at(Math.sqrt(0.003 * 200)), 1e-9);
  }

  @Test
  void oneValueGetsRoomAroundIt() {
    Scale scale = new Scale(5, 5, false, 0, 100);
    assertEquals(50, scale.at(5), 1e-9);
    assertTrue(scale.ticks(4).size() >= 2);
  }

  @Test
  void numbersAreWrittenShort() {
    assertEquals("0", Scale.written(0));
    assertEquals("1.5e6", Scale.written(1.5e6));
    assertEquals("\u22122e\u22125", Scale.written(-2e-5));
    assertEquals("0.3", Scale.written(0.1 + 0.2));
  }
}
