package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Each misuse is found, and named with its shape and lines of this file. */
class HostileEngineTest {
  private static String leaks(Runnable body) {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> {
              try (HostileEngine engine = HostileEngine.open()) {
                body.run();
              }
            });
    return String.valueOf(error.getMessage());
  }

  private static void assertHas(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void whoClosesEverythingOnceIsLeftAlone() {
    try (HostileEngine engine = HostileEngine.open();
        Scope scope = Scope.open();
        Parameter bias = new Parameter("bias", Shape.of(2), new float[] {1, 2})) {
      assertArrayEquals(new float[] {2, 3}, bias.value().add(1).toArray());
      Tensor.zeros(3).close();
    }
  }

  @Test
  void aParameterNeverClosedIsNamed() {
    Parameter[] leaked = new Parameter[1];
    String message = leaks(() -> leaked[0] = new Parameter("w", Shape.of(2, 3), new float[6]));
    assertHas(message, "never closed", "Parameter w [2, 3]", "(HostileEngineTest.java:");
    leaked[0].close();
  }

  @Test
  void aScopeLeftOpenAndItsTensorsAreNamed() {
    Scope[] leaked = new Scope[1];
    String message =
        leaks(
            () -> {
              leaked[0] = Scope.open();
              Tensor.zeros(4, 5).exp();
            });
    assertHas(message, "scope of Thread[", "tensor [4, 5]", "(HostileEngineTest.java:");
    assertFalse(message.contains("more"), message);
    leaked[0].close();
  }

  @Test
  void manyLeaksAreCounted() {
    Scope[] leaked = new Scope[1];
    String message =
        leaks(
            () -> {
              leaked[0] = Scope.open();
              for (int i = 0; i < 100; i++) {
                Tensor.scalar(i);
              }
            });
    assertHas(message, "scope", "; and 91 more");
    leaked[0].close();
  }

  @Test
  void aLeakOnAnotherThreadIsFoundToo() throws InterruptedException, ExecutionException {
    ExecutorService thread = Executors.newSingleThreadExecutor(r -> new Thread(r, "worker"));
    try {
      HostileEngine engine = HostileEngine.open();
      Scope scope = thread.submit(Scope::open).get();
      assertHas(assertThrows(AssertionError.class, engine::close).getMessage(), "worker");
      thread.submit(scope::close).get();
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void doubleCloseAndUseAfterCloseFailWhereTheyHappenOnlyWhileOpen() {
    try (HostileEngine engine = HostileEngine.open()) {
      misuse(true);
    }
    misuse(false);
  }

  private static void misuse(boolean hostile) {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(4, 5);
      x.close();
      String used = assertThrows(IllegalStateException.class, x::toArray).getMessage();
      assertHas(used, "tensor [4, 5] was used after it was closed");
      assertEquals(hostile, used.contains("made at") && used.contains("closed at"), used);
      if (hostile) {
        String twice = assertThrows(IllegalStateException.class, x::close).getMessage();
        assertHas(twice, "tensor [4, 5] was closed twice", "misuse(HostileEngineTest.java:");
      } else {
        x.close();
      }
    }
  }

  @Nested
  @ExtendWith(HostileEngine.class)
  class AsAnExtension {
    @Test
    void itIsOpenInEveryTest() {
      misuse(true);
    }
  }
}
