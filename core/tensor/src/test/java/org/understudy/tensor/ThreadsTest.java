package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  @AfterEach
  void oneThreadAgain() {
    Engine.threads(1);
  }

  /** Every kind of kernel, forwards and backwards, as one array of numbers. */
  private static float[] work(Parameter weight, long seed) {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(seed);
      Tensor x = stream.normal(96, 24).variable();
      Tensor w = weight.value();
      Tensor hidden = x.dense(w, null, Activation.ELU);
      Tensor attended = hidden.softmax(1).matmul(w);
      Spline.Result spline =
          Spline.forward(
              x,
              attended.reshape(96, 24, 1).broadcastTo(Shape.of(96, 24, 8)).mul(stream.normal(8)),
              3,
              2);
      Tensor loss =
          spline
              .y()
              .standardNormalLogProb()
              .add(spline.logDet())
              .add(hidden.logSumExp(1))
              .add(attended.cumsum(1).max(1))
              .mean()
              .add(hidden.erf().mul(hidden.exp().log1p()).mean());
      List<Tensor> gradients = Gradients.of(loss, List.of(x, w));
      Tensor slope = Gradients.differentiable(loss, List.of(x)).get(0);
      Tensor second = Gradients.of(slope.square().sum(), List.of(w)).get(0);
      return Tensor.concat(
              0,
              loss.reshape(1),
              gradients.get(0).reshape(-1),
              gradients.get(1).reshape(-1),
              second.reshape(-1))
          .toArray();
    }
  }

  private static Parameter weight() {
    float[] initial = new float[48 * 24];
    RandomStream.of(120).fillNormal(initial);
    for (int i = 0; i < initial.length; i++) {
      initial[i] *= 0.2f;
    }
    return new Parameter("weight", Shape.of(48, 24), initial);
  }

  @Test
  void repetitionIsExactBitForBit() {
    try (Parameter weight = weight()) {
      float[] first = work(weight, 1);
      for (int i = 0; i < 20; i++) {
        work(weight, 100 + i);
        assertArrayEquals(first, work(weight, 1));
      }
      for (float value : first) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  @Test
  void severalThreadsAtOnceFindWhatOneFinds() throws Exception {
    int workers = 6;
    int rounds = 30;
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try (Parameter weight = weight()) {
      float[][] expected = new float[rounds][];
      for (int i = 0; i < rounds; i++) {
        expected[i] = work(weight, i);
      }
      CyclicBarrier start = new CyclicBarrier(workers);
      List<Future<float[][]>> results = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        int first = worker * 5;
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  float[][] found = new float[rounds][];
                  for (int i = 0; i < rounds; i++) {
                    int seed = (first + i) % rounds;
                    found[seed] = work(weight, seed);
                  }
                  return found;
                }));
      }
      for (Future<float[][]> result : results) {
        assertTrue(Arrays.deepEquals(expected, result.get()));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void memoryOfFinishedThreadsIsNotCountedAsLive() throws Exception {
    long before = Engine.memory().liveTensors();
    for (int i = 0; i < 20; i++) {
      Thread thread =
          new Thread(
              () -> {
                try (Scope scope = Scope.open()) {
                  Tensor.zeros(1000).exp().sum();
                }
              });
      thread.start();
      thread.join();
    }
    assertEquals(before, Engine.memory().liveTensors());
  }

  @Test
  void aTeamOfThreadsFindsWhatOneThreadFinds() {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(121);
      Tensor a = stream.normal(512, 300);
      Tensor b = stream.normal(300, 400);
      Tensor weight = stream.normal(400, 300);
      Tensor bias = stream.normal(400);
      float[] product = a.matmul(b).toArray();
      float[] layer = a.dense(weight, bias, Activation.RELU).toArray();
      Engine.threads(2);
      float[] teamProduct = a.matmul(b).toArray();
      for (int i = 0; i < 5; i++) {
        assertArrayEquals(teamProduct, a.matmul(b).toArray(), "repeats for one thread count");
      }
      try (Engine.Alone first = Engine.alone();
          Engine.Alone second = Engine.alone()) {
        assertArrayEquals(product, a.matmul(b).toArray(), "alone");
        second.close();
        assertArrayEquals(product, a.matmul(b).toArray(), "still alone");
      }
      assertArrayEquals(teamProduct, a.matmul(b).toArray(), "a team again");
      // Another split of the work may add in another order: 300 terms, 2^-23 each.
      assertArrayEquals(product, teamProduct, 1e-4f);
      assertArrayEquals(layer, a.dense(weight, bias, Activation.RELU).toArray(), 1e-4f);
    }
  }

  @Test
  void shapesBeyondTheCacheOfPrimitivesStillCompute() {
    // More shapes than the cache holds, so that it starts anew under way, and then the first again.
    for (int n = 1; n <= 4300; n++) {
      try (Scope scope = Scope.open()) {
        int size = n > 4200 ? n - 4200 : n;
        Tensor x = Tensor.full(3, size);
        float[] found = x.neg().toArray();
        assertEquals(-3, found[0]);
        assertEquals(-3, found[size - 1]);
      }
    }
  }

  @Test
  void settingsAreChecked() {
    assertEquals(1, Engine.threads());
    String message =
        assertThrows(IllegalArgumentException.class, () -> Engine.threads(0)).getMessage();
    assertEquals("threads: expected an integer >= 1, found 0", message);
    Engine.threads(3);
    assertEquals(3, Engine.threads());
    assertEquals(Engine.Precision.FLOAT32, Engine.precision());
    String described = Engine.describe();
    assertTrue(described.matches("oneDNN \\d+\\.\\d+\\.\\d+, \\w+, 3 threads, float32"), described);
  }
}
