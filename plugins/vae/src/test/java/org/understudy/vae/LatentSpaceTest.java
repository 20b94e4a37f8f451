package org.understudy.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.runtime.surrogate.LatentSpace;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.spi.Dataset;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.testkit.HostileEngine;

/**
 * Of an autoencoder whose code is the event, turned by 30 degrees and standardised: lines of codes
 * are lines of events.
 */
@ExtendWith(HostileEngine.class)
class LatentSpaceTest {
  private static final float[][] CENTRES = {{100, -2}, {140, 3}, {90, 5}};
  private static final float COS = (float) Math.sqrt(0.75);
  private static final float SIN = 0.5f;

  private static float[][] events(int count) {
    RandomStream random = RandomStream.of(1);
    float[][] events = new float[count][2];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 2; j++) {
        events[i][j] = CENTRES[i % 3][j] + (float) (0.2 * random.nextGaussian());
      }
    }
    return events;
  }

  private static Surrogate turned() {
    float[] x = new float[600];
    float[][] events = events(300);
    for (int i = 0; i < 300; i++) {
      System.arraycopy(events[i], 0, x, 2 * i, 2);
    }
    Dataset data = Dataset.of(new Rows(Schema.of(Field.target("x", 2)), 300, List.of(x)));
    TrainingSplit split = TrainingSplit.of(data, Map.of(), 0.1, RandomStream.of(2));
    AutoencoderConfig config =
        new AutoencoderConfig(2, 0, Training.linear(), Configs.defaults(EmbeddingConfig.class));
    Autoencoder model =
        new Autoencoder(config, split.transforms().modelSchema(), RandomStream.of(3));
    model.parameters().get("read.weight").set(new float[] {COS, SIN, -SIN, COS});
    model.parameters().get("read.bias").set(new float[2]);
    model.parameters().get("decoder.entry.layer.0.weight").set(new float[] {COS, -SIN, SIN, COS});
    model.parameters().get("decoder.entry.layer.0.bias").set(new float[2]);
    return new Surrogate(
        new Choice("autoencoder", ConfigNode.empty()), model, split.transforms(), Map.of());
  }

  @Test
  void linesOfCodesAreLinesOfEvents() {
    try (Surrogate surrogate = turned()) {
      LatentSpace space = new LatentSpace(surrogate, null);
      assertEquals(2, space.size());
      float[][] some = {{97, 1}, {120, 2.5f}};
      float[][] back = space.decode(space.encode(some));
      assertArrayEquals(some[0], back[0], 1e-3f);
      assertArrayEquals(some[1], back[1], 1e-3f);
      float[][] between = space.interpolate(some[0], some[1], 3);
      assertEquals(3, between.length);
      assertArrayEquals(some[0], between[0], 1e-3f);
      assertArrayEquals(new float[] {108.5f, 1.75f}, between[1], 1e-3f);
      assertArrayEquals(some[1], between[2], 1e-3f);
      float[][] lower = {{1, 2}, {3, 4}};
      float[][] upper = {{11, 4}, {15, 6}};
      float[][] moved = space.traverse(some[0], space.direction(lower, upper), -1, 0.5);
      assertArrayEquals(new float[] {86, -1}, moved[0], 1e-3f);
      assertArrayEquals(new float[] {102.5f, 2}, moved[1], 1e-3f);
    }
  }

  @Test
  void clustersAreTheGroupsThereAre() {
    try (Surrogate surrogate = turned()) {
      int[] found = new LatentSpace(surrogate, null).cluster(events(60), 3, 4);
      for (int i = 0; i < 60; i++) {
        assertEquals(i % 3, found[i], "event " + i);
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Surrogate surrogate = turned()) {
      LatentSpace space = new LatentSpace(surrogate, null);
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> space.encode(new float[][] {{1, 2}, {3}}));
      assertEquals("event 1: expected 2 numbers, found 1", refused.getMessage());
      assertThrows(IllegalArgumentException.class, () -> space.cluster(events(3), 4, 1));
      assertTrue(
          assertThrows(
                  IllegalArgumentException.class, () -> new LatentSpace(surrogate, new float[] {1}))
              .getMessage()
              .contains("no condition"));
    }
  }
}
