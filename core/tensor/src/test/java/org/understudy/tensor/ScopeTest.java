package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
  @AfterEach
  void stopPoisoning() {
    Engine.hostile(false);
  }

  @Test
  void tensorsNeedAScope() {
    String message = assertThrows(IllegalStateException.class, () -> Tensor.zeros(2)).getMessage();
    assertTrue(message.contains("no scope is open on thread '"), message);
    assertTrue(message.contains(Thread.currentThread().getName()), message);
    assertTrue(message.contains("Scope.open()"), message);
  }

  @Test
  void aFailedCreationLeaksNothing() {
    long before = Engine.memory().liveTensors();
    for (int i = 0; i < 10; i++) {
      assertThrows(IllegalStateException.class, () -> Tensor.of(new float[100], 10, 10));
    }
    assertEquals(before, Engine.memory().liveTensors());
  }

  @Test
  void useAfterTheScopeFailsByName() {
    Tensor x;
    try (Scope scope = Scope.open()) {
      x = Tensor.zeros(2, 3);
    }
    List<Runnable> uses =
        List.of(x::toArray, () -> x.copyTo(new float[6], 0), () -> x.slice(0, 0, 1));
    try (Scope scope = Scope.open()) {
      for (Runnable use : uses) {
        String message = assertThrows(IllegalStateException.class, use::run).getMessage();
        assertTrue(message.contains("tensor [2, 3] was used after it was closed"), message);
        assertTrue(message.contains("keep"), message);
      }
      Tensor fresh = Tensor.ones(2, 3);
      assertThrows(IllegalStateException.class, () -> fresh.add(x));
      assertThrows(IllegalStateException.class, () -> x.exp());
      assertThrows(IllegalStateException.class, () -> x.sum(0));
      assertThrows(IllegalStateException.class, x::detach);
      assertThrows(IllegalStateException.class, () -> x.reshape(6));
      assertThrows(IllegalStateException.class, () -> Tensor.concat(0, fresh, x));
    }
    assertEquals("Tensor [2, 3] (closed)", x.toString());
    assertEquals(Shape.of(2, 3), x.shape());
  }

  @Test
  void keepHandsATensorToTheEnclosingScope() {
    Tensor kept;
    Tensor twice;
    try (Scope outer = Scope.open()) {
      try (Scope middle = Scope.open()) {
        try (Scope inner = Scope.open()) {
          kept = Tensor.of(new float[] {1, 2});
          assertSame(kept, inner.keep(kept));
          twice = middle.keep(inner.keep(Tensor.scalar(5)));
          inner.keep(kept);
        }
        assertArrayEquals(new float[] {1, 2}, kept.toArray());
        assertEquals(5, twice.item());
      }
      assertThrows(IllegalStateException.class, kept::toArray);
      assertEquals(5, twice.item());
    }
    assertThrows(IllegalStateException.class, twice::item);
  }

  @Test
  void theOutermostScopeHasNobodyToHandTo() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(1);
      String message = assertThrows(IllegalStateException.class, () -> scope.keep(x)).getMessage();
      assertTrue(message.contains("outermost") && message.contains("toArray()"), message);
    }
  }

  @Test
  void aClosedTensorCannotBeKept() {
    try (Scope outer = Scope.open();
        Scope inner = Scope.open()) {
      Tensor x = Tensor.zeros(1);
      x.close();
      assertThrows(IllegalStateException.class, () -> inner.keep(x));
    }
  }

  @Test
  void closingTwiceDoesNothing() {
    long before = Engine.memory().liveTensors();
    try (Scope outer = Scope.open()) {
      Scope inner = Scope.open();
      Tensor x = Tensor.zeros(3);
      x.close();
      x.close();
      inner.close();
      inner.close();
      x.close();
      Tensor alive = Tensor.ones(3);
      inner.close();
      assertArrayEquals(new float[] {1, 1, 1}, alive.toArray());
    }
    assertEquals(before, Engine.memory().liveTensors());
  }

  @Test
  void scopesCloseFromTheInnermost() {
    Scope outer = Scope.open();
    Scope inner = Scope.open();
    Tensor x = Tensor.scalar(3);
    String message = assertThrows(IllegalStateException.class, outer::close).getMessage();
    assertTrue(message.contains("close the inner one first"), message);
    assertEquals(3, x.item(), "nothing was closed");
    inner.close();
    outer.close();
    assertThrows(IllegalStateException.class, () -> Tensor.zeros(1));
  }

  @Test
  void anotherThreadCannotCloseAScope() throws InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor(r -> new Thread(r, "intruder"));
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.scalar(3);
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> thread.submit(scope::close).get());
      assertTrue(failure.getCause() instanceof IllegalStateException);
      String message = failure.getCause().getMessage();
      assertTrue(message.contains("'intruder'"), message);
      assertTrue(message.contains("'" + Thread.currentThread().getName() + "'"), message);
      assertEquals(3, x.item());
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void scopesOfOneThreadAreNotThoseOfAnother() {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Scope scope = Scope.open()) {
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> thread.submit(() -> Tensor.zeros(1)).get());
      assertTrue(failure.getCause().getMessage().contains("no scope is open"));
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void anExceptionInsideStillFreesEverything() {
    long before = Engine.memory().liveTensors();
    assertThrows(
        IllegalArgumentException.class,
        () -> {
          try (Scope scope = Scope.open()) {
            Tensor.zeros(100).add(Tensor.zeros(7));
          }
        });
    assertEquals(before, Engine.memory().liveTensors());
  }

  @Test
  void viewsShareMemoryAndOutliveTheirSource() {
    Engine.hostile(true);
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4});
      long tensors = Engine.memory().liveTensors();
      Tensor view = x.reshape(2, 2);
      Tensor detached = x.detach();
      assertEquals(tensors, Engine.memory().liveTensors(), "views take no memory");
      x.close();
      Tensor.zeros(4);
      assertArrayEquals(new float[] {1, 2, 3, 4}, view.toArray());
      view.close();
      assertArrayEquals(new float[] {1, 2, 3, 4}, detached.toArray());
      detached.close();
      assertThrows(IllegalStateException.class, view::toArray);
    }
  }

  @Test
  void operationsThatReturnTheirOperandDoNotFreeItTwice() {
    long before = Engine.memory().liveTensors();
    Engine.hostile(true);
    try (Scope outer = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2});
      try (Scope inner = Scope.open()) {
        x.slice(0, 0, 2);
        x.reshape(2);
        x.broadcastTo(Shape.of(2));
        Tensor.concat(0, x);
        Activation.IDENTITY.apply(x);
      }
      assertArrayEquals(new float[] {1, 2}, x.toArray());
    }
    assertEquals(before, Engine.memory().liveTensors());
  }

  /** A training step with everything in it. */
  private static float step(Parameter weight, Parameter bias, RandomStream stream) {
    try (Scope scope = Scope.open()) {
      Tensor x = stream.normal(64, 8);
      Tensor hidden = x.dense(weight.value(), bias.value(), Activation.TANH);
      Spline.Result spline = Spline.forward(x, hidden.reshape(64, 8, 8), 3, 3);
      Tensor loss =
          spline
              .y()
              .standardNormalLogProb()
              .add(spline.logDet())
              .mean()
              .neg()
              .add(hidden.softmax(1).logSumExp(0).max(0))
              .add(Tensor.concat(1, x, hidden).cumsum(1).transpose().square().mean());
      List<Tensor> gradients = Gradients.of(loss, List.of(weight.value(), bias.value()));
      Tensor slope = Gradients.differentiable(loss, List.of(bias.value())).get(0);
      Gradients.of(slope.square().sum(), List.of(weight.value()));
      return loss.item() + gradients.get(1).sum().item();
    }
  }

  @Test
  void memoryDoesNotGrowFromStepToStep() {
    RandomStream stream = RandomStream.of(111);
    float[] initial = new float[64 * 8];
    stream.fillNormal(initial);
    Engine.Memory before = Engine.memory();
    try (Parameter weight = new Parameter("weight", Shape.of(64, 8), initial);
        Parameter bias = new Parameter("bias", Shape.of(64), new float[64])) {
      long live = Engine.memory().liveTensors();
      assertEquals(before.liveTensors() + 2, live);
      for (int i = 0; i < 5; i++) {
        step(weight, bias, stream);
      }
      Engine.Memory warm = Engine.memory();
      for (int i = 0; i < 200; i++) {
        step(weight, bias, stream);
      }
      Engine.Memory after = Engine.memory();
      assertEquals(warm.allocatedBytes(), after.allocatedBytes(), "taken from the system");
      assertEquals(live, after.liveTensors());
      assertEquals(warm.liveBytes(), after.liveBytes());
    }
    assertEquals(before.liveTensors(), Engine.memory().liveTensors());
    assertEquals(before.liveBytes(), Engine.memory().liveBytes());
  }

  @Test
  void nobodyReadsWhatWasGivenBack() {
    RandomStream stream = RandomStream.of(112);
    float[] initial = new float[64 * 8];
    stream.fillNormal(initial);
    try (Parameter weight = new Parameter("weight", Shape.of(64, 8), initial);
        Parameter bias = new Parameter("bias", Shape.of(64), new float[64])) {
      float[] clean = new float[5];
      float[] poisoned = new float[5];
      for (int i = 0; i < 5; i++) {
        clean[i] = step(weight, bias, RandomStream.of(i));
      }
      Engine.hostile(true);
      step(weight, bias, RandomStream.of(0));
      for (int i = 0; i < 5; i++) {
        poisoned[i] = step(weight, bias, RandomStream.of(i));
        assertTrue(Float.isFinite(poisoned[i]));
      }
      assertArrayEquals(clean, poisoned);
    }
  }

  @Test
  void aScopeMayHoldManyTensors() {
    long before = Engine.memory().liveTensors();
    try (Scope scope = Scope.open()) {
      List<Tensor> all = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        all.add(Tensor.scalar(i));
      }
      assertEquals(before + 10_000, Engine.memory().liveTensors());
      for (int i = 0; i < 10_000; i += 2) {
        all.get(i).close();
      }
      assertEquals(9_999, all.get(9_999).item());
    }
    assertEquals(before, Engine.memory().liveTensors());
  }

  @Test
  void poolBlocksFitWhatIsAskedOfThem() {
    for (int floats = 0; floats < 5000; floats++) {
      int sizeClass = Pool.sizeClass(floats);
      int capacity = Pool.capacity(sizeClass);
      assertTrue(capacity >= floats, floats + " floats in a block of " + capacity);
      assertTrue(floats <= 32 || capacity <= 1.25 * floats + 1, floats + " in " + capacity);
      assertEquals(sizeClass, Pool.sizeClass(capacity), "a full block is of its own class");
    }
    assertFalse(Pool.capacity(Pool.sizeClass(1 << 30)) < 1 << 30);
  }
}
