package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class GradientClipTest {
  /** The joint norm is sqrt(9 + 16 + 144) = 13. */
  private static List<Tensor> gradients() {
    return List.of(Tensor.of(new float[] {3, -4}), Tensor.of(new float[] {0, 12}, 2, 1));
  }

  @Test
  void scalesAllByTheirJointNorm() {
    try (Scope scope = Scope.open()) {
      GradientClip.Clipped clipped = GradientClip.globalNorm(gradients(), 6.5);
      assertEquals(13, clipped.norm(), 1e-6);
      assertArrayEquals(new float[] {1.5f, -2}, clipped.gradients().get(0).toArray(), 1e-5f);
      assertArrayEquals(new float[] {0, 6}, clipped.gradients().get(1).toArray(), 1e-5f);
      assertArrayEquals(new int[] {2, 1}, clipped.gradients().get(1).shape().toArray());
    }
  }

  @Test
  void leavesAloneWhatIsWithinTheLimit() {
    try (Scope scope = Scope.open()) {
      List<Tensor> gradients = gradients();
      for (double limit : new double[] {13, 20, Double.POSITIVE_INFINITY}) {
        GradientClip.Clipped clipped = GradientClip.globalNorm(gradients, limit);
        assertEquals(13, clipped.norm(), 1e-6);
        assertSame(gradients.get(0), clipped.gradients().get(0), "limit " + limit);
      }
      Tensor none = Tensor.zeros(3);
      assertArrayEquals(
          new float[3], GradientClip.globalNorm(List.of(none), 1).gradients().get(0).toArray());
    }
  }

  @Test
  void saysWhenAGradientIsNotANumber() {
    try (Scope scope = Scope.open()) {
      Tensor spoilt = Tensor.of(new float[] {1, Float.NaN});
      assertTrue(Double.isNaN(GradientClip.globalNorm(List.of(spoilt), 1).norm()));
    }
  }

  @Test
  void squaresBeyondFloatAreNotLost() {
    try (Scope scope = Scope.open()) {
      Tensor large = Tensor.of(new float[] {3e25f, 4e25f});
      GradientClip.Clipped clipped = GradientClip.globalNorm(List.of(large), 5);
      assertEquals(5e25, clipped.norm(), 1e19);
      assertArrayEquals(new float[] {3, 4}, clipped.gradients().get(0).toArray(), 1e-5f);
    }
  }
}
