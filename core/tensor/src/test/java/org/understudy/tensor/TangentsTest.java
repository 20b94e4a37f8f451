package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TangentsTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Stream<EveryOperation> operations() {
    return EveryOperation.all();
  }

  private static Tensor random(long seed, Shape shape) {
    return Doubles.random(seed, -1, 1, shape.toArray()).tensor();
  }

  /** An operation at its inputs, with a direction for each and a gradient of its result. */
  private static final class At {
    final EveryOperation operation;
    final List<Tensor> inputs;
    final List<Tensor> directions = new ArrayList<>();
    final Tensor output;
    final Tensor gradient;

    At(EveryOperation operation) {
      this.operation = operation;
      inputs = Arrays.stream(operation.inputs()).map(input -> input.tensor().variable()).toList();
      for (Tensor input : inputs) {
        directions.add(random(70 + directions.size(), input.shape()));
      }
      output = operation.at(inputs);
      gradient = random(90, output.shape());
    }

    /** The result at inputs moved along their directions. */
    Tensor moved(float by) {
      List<Tensor> moved = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        moved.add(inputs.get(i).detach().add(directions.get(i).mul(by)));
      }
      return operation.at(moved);
    }
  }

  private static double dot(Tensor a, Tensor b) {
    return dot(List.of(a), List.of(b));
  }

  private static double dot(List<Tensor> a, List<Tensor> b) {
    double sum = 0;
    for (int k = 0; k < a.size(); k++) {
      float[] p = a.get(k).toArray();
      float[] q = b.get(k).toArray();
      for (int i = 0; i < p.length; i++) {
        sum += (double) p[i] * q[i];
      }
    }
    return sum;
  }

  private static void assertClose(String what, Tensor expected, Tensor found, double tolerance) {
    assertEquals(expected.shape(), found.shape(), what);
    Derivatives.assertClose(
        what, Doubles.of(expected).values(), Doubles.of(found).values(), tolerance);
  }

  /** Of functions below 10 the error of float32 is below 1e-4, that of the step's square 1e-3. */
  @ParameterizedTest
  @MethodSource("operations")
  void theTangentIsWhatTheResultMovesBy(EveryOperation operation) {
    At at = new At(operation);
    float h = 0.01f;
    Tensor expected = at.moved(h).sub(at.moved(-h)).div(2 * h);
    assertClose("tangent", expected, Tangents.of(at.output, at.inputs, at.directions), 2e-3);
  }

  /** {@code <u, J v> = <J^T u, v>} to float32. */
  @ParameterizedTest
  @MethodSource("operations")
  void theTangentIsTheAdjointOfTheGradient(EveryOperation operation) {
    At at = new At(operation);
    Tensor tangent = Tangents.of(at.output, at.inputs, at.directions);
    assertFalse(tangent.requiresGradient());
    List<Tensor> back = Gradients.of(at.output.mul(at.gradient).sum(), at.inputs);
    double expected = dot(back, at.directions);
    assertEquals(expected, dot(at.gradient, tangent), 3e-5 * (1 + Math.abs(expected)));
    Tensor sum = Tensor.zeros(tangent.shape().toArray());
    for (int i = 0; i < at.inputs.size(); i++) {
      sum = sum.add(Tangents.of(at.output, at.inputs.get(i), at.directions.get(i)));
    }
    assertClose("one input after the other", tangent, sum, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theTangentIsDifferentiatedLikeTheGradient(EveryOperation operation) {
    At at = new At(operation);
    Tensor tangent = Tangents.differentiable(at.output, at.inputs, at.directions);
    assertClose("tangent", Tangents.of(at.output, at.inputs, at.directions), tangent, 1e-5);
    List<Tensor> found = Gradients.of(tangent.mul(at.gradient).sum(), at.inputs);
    List<Tensor> back = Gradients.differentiable(at.output.mul(at.gradient).sum(), at.inputs);
    Tensor along = Tensor.scalar(0);
    for (int i = 0; i < back.size(); i++) {
      along = along.add(back.get(i).mul(at.directions.get(i)).sum());
    }
    List<Tensor> expected = Gradients.of(along, at.inputs);
    for (int i = 0; i < expected.size(); i++) {
      assertClose("second derivative of input " + i, expected.get(i), found.get(i), 1e-4);
    }
  }

  @Test
  void aTangentsTangentIsTheSecondDerivative() {
    Tensor x = Tensor.of(new float[] {1, 2}).variable();
    Tensor v = Tensor.of(new float[] {1, 3});
    Tensor first = Tangents.differentiable(x.pow(3), x, v);
    assertArrayEquals(new float[] {3, 36}, first.toArray(), 1e-4f);
    Tensor second = Tangents.differentiable(first, x, v);
    assertArrayEquals(new float[] {6, 108}, second.toArray(), 1e-3f);
    assertArrayEquals(new float[] {6, 162}, Tangents.of(second, x, v).toArray(), 1e-3f);
  }

  @Test
  void theGradientOfATangentWithRespectToItsDirectionIsTheGradient() {
    Tensor x = random(1, Shape.of(3, 4)).variable();
    Tensor weight = random(2, Shape.of(5, 4)).variable();
    Tensor direction = random(3, x.shape()).variable();
    Tensor gradient = random(4, Shape.of(3, 5));
    Tensor y = x.dense(weight, null, Activation.TANH).softmax(1);
    Tensor tangent = Tangents.differentiable(y, x, direction);
    assertClose(
        "gradient",
        Gradients.of(y.mul(gradient).sum(), List.of(x)).get(0),
        Gradients.of(tangent.mul(gradient).sum(), List.of(direction)).get(0),
        1e-5);
  }

  @Test
  void tensorsBetweenAndTheOutputItselfHaveDirections() {
    Tensor x = Tensor.of(new float[] {3}).variable();
    Tensor middle = x.square();
    Tensor y = middle.mul(x);
    Tensor one = Tensor.ones(1);
    assertArrayEquals(new float[] {3}, Tangents.of(y, middle, one).toArray());
    assertArrayEquals(new float[] {27}, Tangents.of(y, x, one).toArray());
    // As gradients add up: 27 by way of x, and 3 for each time that x^2 is moved by itself.
    assertArrayEquals(
        new float[] {33},
        Tangents.of(y, List.of(x, middle, middle), List.of(one, one, one)).toArray());
    Tensor itself = Tangents.of(y, y, one);
    assertArrayEquals(new float[] {1}, itself.toArray());
    itself.close();
    Tangents.of(x.add(1), x, one).close();
    assertArrayEquals(new float[] {1}, one.toArray(), "the caller's direction stays open");
  }

  @Test
  void whatDoesNotDependOnTheInputDoesNotMove() {
    Tensor x = Tensor.ones(2).variable();
    Tensor other = Tensor.ones(3).variable();
    Tensor direction = Tensor.ones(2);
    assertArrayEquals(new float[3], Tangents.of(other.exp(), x, direction).toArray());
    assertArrayEquals(new float[3], Tangents.of(Tensor.ones(3), x, direction).toArray());
    assertArrayEquals(new float[2], Tangents.of(x.detach().mul(2), x, direction).toArray());
    assertArrayEquals(new float[2], Tangents.of(x.sign(), x, direction).toArray());
    Tensor later = Tensor.ones(2).variable().mul(2);
    assertArrayEquals(new float[2], Tangents.of(x.mul(3), later, direction).toArray());
  }

  @Test
  void aTangentGivesBackWhatItTook() {
    Tensor x = random(5, Shape.of(50, 4)).variable();
    Tensor weight = random(6, Shape.of(4, 4)).variable();
    Tensor direction = random(7, x.shape());
    Tensor y = x.dense(weight, null, Activation.TANH).logSoftmax(1).max(1);
    long before = Engine.memory().liveTensors();
    Tensor tangent = Tangents.of(y, x, direction);
    assertEquals(before + 1, Engine.memory().liveTensors());
    assertEquals(Shape.of(50), tangent.shape());
  }

  @Test
  void aChainOfFiftyThousandOperationsNeedsNoStack() {
    Tensor x = Tensor.ones(1).variable();
    Tensor y = x;
    for (int i = 0; i < 50_000; i++) {
      y = y.add(0.5f);
    }
    assertArrayEquals(new float[] {2}, Tangents.of(y, x, Tensor.full(2, 1)).toArray());
  }

  @Test
  void refusesWhatWasNotRecordedAndDirectionsThatDoNotFit() {
    Tensor plain = Tensor.ones(2, 3);
    Tensor x = plain.variable();
    Tensor y = x.exp();
    assertMessage(() -> Tangents.of(plain.exp(), plain, plain), "input 0", "[2, 3]", "variable()");
    assertMessage(
        () -> Tangents.differentiable(y, List.of(x, plain), List.of(plain, plain)), "input 1");
    assertMessage(() -> Tangents.of(y, x, Tensor.ones(3, 2)), "input 0 has shape [2, 3]", "[3, 2]");
    assertMessage(() -> Tangents.of(y, List.of(x), List.of()), "1 inputs, found 0");
  }

  private static void assertMessage(
      org.junit.jupiter.api.function.Executable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
