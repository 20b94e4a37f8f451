package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
      GradientClip.Clip clip = GradientClip.globalNorm(gradients(), 6.5);
      assertEquals(13, clip.norm(), 1e-6);
      assertEquals(0.5, clip.scale(), 1e-6);
    }
  }

  @Test
  void leavesAloneWhatIsWithinTheLimit() {
    try (Scope scope = Scope.open()) {
      List<Tensor> gradients = gradients();
      for (double limit : new double[] {13, 20, Double.POSITIVE_INFINITY}) {
        GradientClip.Clip clip = GradientClip.globalNorm(gradients, limit);
        assertEquals(13, clip.norm(), 1e-6);
        assertEquals(1, clip.scale(), "limit " + limit);
      }
      assertEquals(1, GradientClip.globalNorm(List.of(Tensor.zeros(3)), 1).scale());
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
      GradientClip.Clip clip = GradientClip.globalNorm(List.of(large), 5);
      assertEquals(5e25, clip.norm(), 1e19);
      assertEquals(1e-25, clip.scale(), 1e-31);
    }
  }

  @Test
  void aLimitThatWouldTurnStepsAroundIsRefused() {
    for (double limit : new double[] {0, -1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> GradientClip.globalNorm(List.of(), limit));
    }
  }
}
