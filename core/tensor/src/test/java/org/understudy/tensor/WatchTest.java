package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hostile engine names what was made and closed, and where. */
class WatchTest {
  private static final String MAKER = "WatchTest.maker(WatchTest.java:";
  private static final String CLOSER = "WatchTest.closer(WatchTest.java:";

  @BeforeEach
  void hostile() {
    Engine.hostile(true);
  }

  @AfterEach
  void friendly() {
    Engine.hostile(false);
  }

  private static Tensor maker(int... dims) {
    return Tensor.zeros(dims);
  }

  private static void closer(AutoCloseable what) throws Exception {
    what.close();
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalStateException.class, call).getMessage();
  }

  private static void assertHas(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void aTensorClosedTwiceIsNamed() throws Exception {
    try (Scope scope = Scope.open()) {
      Tensor x = maker(2, 3);
      closer(x);
      assertHas(message(x::close), "tensor [2, 3] was closed twice", "made at", MAKER, CLOSER);
    }
  }

  @Test
  void aTensorClosedAfterItsScopeIsNamed() throws Exception {
    Scope scope = Scope.open();
    Tensor x = maker(2, 3);
    closer(scope);
    assertHas(message(x::close), "tensor [2, 3] was closed twice", MAKER, CLOSER);
  }

  @Test
  void aScopeClosedTwiceIsNamed() throws Exception {
    Scope scope = Scope.open();
    closer(scope);
    assertHas(message(scope::close), "scope", Thread.currentThread().getName(), CLOSER);
  }

  @Test
  void useAfterCloseNamesBothPlaces() throws Exception {
    Scope outer = Scope.open();
    Tensor x = maker(2, 3);
    Tensor variable = x.variable();
    Tensor loss = variable.square().sum();
    try (Scope scope = Scope.open()) {
      Tensor y = maker(4);
      closer(y);
      assertHas(message(y::exp), "tensor [4] was used after it was closed", MAKER, CLOSER);
    }
    closer(outer);
    assertHas(message(x::toArray), "tensor [2, 3] was used", "keep", MAKER, CLOSER);
    try (Scope scope = Scope.open()) {
      assertHas(
          message(() -> Gradients.of(loss, List.of(variable))), "tensor", "closed at", CLOSER);
    }
  }

  @Test
  void parametersGoByTheirName() throws Exception {
    Parameter parameter = new Parameter("flow.0.weight", Shape.of(2, 2), new float[4]);
    assertHas(Engine.leaks().get(0), "Parameter flow.0.weight [2, 2]", "WatchTest.parametersGo");
    closer(parameter);
    assertEquals(List.of(), Engine.leaks());
    assertHas(message(parameter::toArray), "Parameter flow.0.weight [2, 2]", CLOSER);
    assertHas(message(parameter::close), "Parameter flow.0.weight [2, 2]", "twice", CLOSER);
  }

  @Test
  void whatIsOpenIsListedFromTheOldest() {
    Scope scope = Scope.open();
    Tensor x = maker(2, 3);
    Tensor view = x.reshape(6);
    List<String> leaks = Engine.leaks();
    assertEquals(3, leaks.size(), leaks.toString());
    assertHas(leaks.get(0), "scope", "WatchTest.whatIsOpenIsListedFromTheOldest(WatchTest.java:");
    assertHas(leaks.get(1), "tensor [2, 3]", MAKER);
    assertHas(leaks.get(2), "tensor [6]", "WatchTest.whatIsOpen");
    view.close();
    scope.close();
    assertEquals(List.of(), Engine.leaks());
  }

  @Test
  void aLeakIsKnownWhenNobodyHoldsItAnyMore() {
    WeakReference<Parameter> leaked = leak();
    for (int i = 0; i < 100 && leaked.get() != null; i++) {
      System.gc();
    }
    assertHas(Engine.leaks().get(0), "Parameter leaked [3]", "WatchTest.leak(WatchTest.java:");
  }

  private static WeakReference<Parameter> leak() {
    return new WeakReference<>(new Parameter("leaked", Shape.of(3), new float[3]));
  }

  @Test
  void differentiationClosesNothingTwiceAndLeavesNothingOpen() {
    try (Scope scope = Scope.open();
        Parameter weight = new Parameter("w", Shape.of(4, 3), new float[12])) {
      int before = Engine.leaks().size();
      try (Scope step = Scope.open()) {
        Tensor x = RandomStream.of(1).normal(5, 3).variable();
        Tensor y = x.dense(weight.value(), null, Activation.TANH);
        Tensor loss = y.add(y.softmax(1)).square().sum();
        List<Tensor> slopes = Gradients.differentiable(loss, List.of(x));
        List<Tensor> wanted = List.of(weight.value(), x);
        Gradients.of(slopes.get(0).square().sum().add(loss), wanted).forEach(Tensor::close);
      }
      assertEquals(before, Engine.leaks().size(), Engine.leaks().toString());
    }
    assertEquals(List.of(), Engine.leaks());
  }

  @Test
  void makingATensorWithoutAScopeLeavesNothing() {
    long before = Engine.memory().liveTensors();
    Parameter parameter = new Parameter("w", Shape.of(2), new float[2]);
    for (int i = 0; i < 3; i++) {
      assertThrows(IllegalStateException.class, () -> maker(2));
      assertThrows(IllegalStateException.class, () -> parameter.value().variable());
      assertThrows(IllegalStateException.class, () -> parameter.value().detach());
    }
    parameter.close();
    assertEquals(List.of(), Engine.leaks());
    assertEquals(before, Engine.memory().liveTensors());
  }

  @Test
  void whatWasMadeBeforeIsNoneOfItsBusiness() {
    Engine.hostile(false);
    try (Scope scope = Scope.open()) {
      Tensor x = maker(2);
      Engine.hostile(true);
      assertEquals(List.of(), Engine.leaks());
      x.close();
      x.close();
      assertHas(message(x::toArray), "tensor [2] was used after it was closed");
    }
  }

  @Test
  void switchedOffItKnowsNothing() {
    Engine.hostile(false);
    try (Scope scope = Scope.open()) {
      Tensor x = maker(2);
      assertEquals(List.of(), Engine.leaks());
      x.close();
      x.close();
      assertFalse(message(x::toArray).contains(MAKER));
    }
  }
}
