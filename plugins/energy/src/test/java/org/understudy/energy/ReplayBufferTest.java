package org.understudy.energy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.understudy.spi.Batch;
import org.understudy.spi.Field;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class ReplayBufferTest {
  private static final Schema SCHEMA = Schema.of(Field.target("x", 2), Field.condition("c", 1));

  /** Chains of n events (i, i) at conditions (value). */
  private static Tensor events(int n, float value) {
    return Tensor.full(value, n, 2);
  }

  @Test
  void chainsAreFoundAgainWithTheirConditions() {
    try (Scope scope = Scope.open()) {
      ReplayBuffer buffer = new ReplayBuffer(SCHEMA, 6);
      for (int round = 0; round < 2; round++) {
        ReplayBuffer.Places places = buffer.choose(3, 0, RandomStream.of(round));
        float begun = 10 * (round + 1);
        assertArrayEquals(
            events(3, begun).toArray(),
            buffer.events(places, events(3, begun)).toArray(),
            "while there is room, every chain is a new one");
        buffer.store(places, events(3, begun + 1), Tensor.full(begun, 3, 1));
      }
      ReplayBuffer.Places places = buffer.choose(6, 0, RandomStream.of(9));
      Batch six = new Batch(events(6, 0), Tensor.full(7, 6, 1));
      float[] x = buffer.events(places, events(6, -1)).toArray();
      Tensor conditions = buffer.conditions(places, six);
      assertNotNull(conditions);
      float[] c = conditions.toArray();
      double sum = 0;
      for (int i = 0; i < 6; i++) {
        assertEquals(x[2 * i], x[2 * i + 1]);
        assertEquals(c[i] + 1, x[2 * i], "an event and its condition stay together");
        sum += x[2 * i];
      }
      assertEquals(3 * 11 + 3 * 21, sum, "each chain once");
      buffer.parameters().close();
    }
  }

  /** Of 2000 chains .3 begin anew, within five standard deviations of .0102. */
  @Test
  void aShareOfTheChainsBeginsAnew() {
    try (Scope scope = Scope.open()) {
      ReplayBuffer buffer = new ReplayBuffer(SCHEMA, 2000);
      ReplayBuffer.Places all = buffer.choose(2000, 0, RandomStream.of(1));
      buffer.store(all, events(2000, 1), Tensor.full(1, 2000, 1));
      ReplayBuffer.Places places = buffer.choose(2000, 0.3, RandomStream.of(2));
      float[] x = buffer.events(places, events(2000, 0)).toArray();
      double begun = 0;
      for (int i = 0; i < 2000; i++) {
        begun += x[2 * i] == 0 ? 1 / 2000.0 : 0;
      }
      assertTrue(Math.abs(begun - 0.3) < 0.051, "share " + begun);
      buffer.parameters().close();
    }
  }
}
