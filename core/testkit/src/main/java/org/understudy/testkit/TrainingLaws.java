package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.understudy.nn.Parameters;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.spi.Dataset;
import org.understudy.tensor.Engine;

/**
 * What holds for every training: the same comes of it saved and loaded, on many threads, taken up
 * again and on poisoned memory.
 */
record TrainingLaws(FamilyUnderTest<?> family) {
  void savedAndLoadedItDrawsTheSame(Path folder) throws Exception {
    Dataset data = family.data(400);
    Path file = folder.resolve("model.surrogate");
    try (Surrogate surrogate = family.train(data, null, false, TrainingListener.NONE)) {
      SurrogateFile.save(surrogate, file);
      float[] x = {0.3f, -0.2f};
      float[] draws = family.output(surrogate, x);
      try (Surrogate loaded = family.load(file)) {
        assertEquals(surrogate.schema(), loaded.schema());
        assertTrue(Arrays.equals(draws, family.output(loaded, x)));
        drawsTheSameFromManyThreads(loaded, x, draws);
      }
    }
  }

  private void drawsTheSameFromManyThreads(Surrogate surrogate, float[] x, float[] draws)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<float[]>> pending = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        pending.add(threads.submit(() -> family.output(surrogate, x)));
      }
      for (Future<float[]> each : pending) {
        assertTrue(Arrays.equals(draws, each.get()), "eight threads drew otherwise than one");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  void resumedTrainingEndsInTheSameWeights(Path folder) {
    Dataset data = family.data(400);
    try (Surrogate whole = family.train(data, null, false, TrainingListener.NONE)) {
      Path checkpoint = folder.resolve("checkpoint");
      TrainingListener killer =
          new TrainingListener() {
            @Override
            public void onStep(int epoch, int step) {
              if (epoch == 3 && step == 2) {
                throw new IllegalStateException("killed");
              }
            }
          };
      assertThrows(
          IllegalStateException.class, () -> family.train(data, checkpoint, false, killer));
      try (Surrogate resumed = family.train(data, checkpoint, true, TrainingListener.NONE)) {
        List<Parameters.Named> expected = whole.model().parameters().entries();
        List<Parameters.Named> found = resumed.model().parameters().entries();
        for (int i = 0; i < expected.size(); i++) {
          assertArrayEquals(
              expected.get(i).parameter().toArray(),
              found.get(i).parameter().toArray(),
              expected.get(i).name());
        }
      }
    }
  }

  void trainingOnPoisonedMemoryIsTheSameAndLeaksNothing() {
    Dataset data = family.data(200);
    float[] x = {0.1f, 0.4f};
    float[] clean;
    Engine.hostile(false);
    try (Surrogate surrogate = family.train(data, null, false, TrainingListener.NONE)) {
      clean = family.output(surrogate, x);
    }
    long before = Engine.memory().liveTensors();
    Engine.hostile(true);
    try (Surrogate surrogate = family.train(data, null, false, TrainingListener.NONE)) {
      assertTrue(
          Arrays.equals(clean, family.output(surrogate, x)),
          "something reads memory that was given back");
    }
    assertEquals(before, Engine.memory().liveTensors(), "tensors still live behind the training");
  }
}
