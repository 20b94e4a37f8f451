package org.understudy.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.spi.Metric;
import org.understudy.spi.Rows;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class C2stTest {
  private static final C2stConfig DEFAULTS = new C2stConfig(1, 5, true, 0);

  @Test
  void anyNumberOfWorkersFindsTheSame() {
    Rows right = GaussianRows.of(300, 1, 0, 1);
    SamplePair pair = SamplePair.of(right, GaussianRows.of(200, 1, 1, 2), 0, true);
    C2stConfig twice = new C2stConfig(2, 3, true, 0);
    double[][] alone = CrossValidation.accuracies(twice, pair, 1);
    assertEquals(2, alone.length);
    assertEquals(3, alone[1].length);
    for (int workers : new int[] {2, 9}) {
      double[][] together = CrossValidation.accuracies(twice, pair, workers);
      assertArrayEquals(alone[0], together[0], 0, workers + " workers");
      assertArrayEquals(alone[1], together[1], 0, workers + " workers");
    }
  }

  /**
   * The best rule between unit Gaussians 2 apart is right with probability Phi(1) = 0.8413. Of 8000
   * held-out rows a share within 4.5 * sqrt(.84 * .16 / 8000) = 0.018 of that is; the classifier
   * itself may lose a little more.
   */
  @Test
  void reachesTheBestRuleBetweenShiftedGaussians() {
    Metric metric =
        new C2stProvider()
            .compare(
                DEFAULTS,
                GaussianRows.of(4000, 2, 0, 1),
                GaussianRows.of(4000, 2, 2, 2),
                GaussianRows.context());
    assertEquals(0.8413, metric.value(), 0.025);
    assertEquals(8000, metric.details().get("rows"));
  }

  /** Eight of ten rows on one side: naming the larger would be right in .8 of all cases. */
  @Test
  void theLargerSideIsCutToTheSmaller() {
    Metric metric =
        new C2stProvider()
            .compare(
                DEFAULTS,
                GaussianRows.of(1600, 2, 0, 1),
                GaussianRows.of(400, 2, 0, 2),
                GaussianRows.context());
    // Held-out labels are fair coins: six sigmas are 6 * sqrt(.25 / 800) = .106.
    assertEquals(0.5, metric.value(), 0.106);
    assertEquals(800, metric.details().get("rows"));
  }

  @Test
  void lossAndGradientsAreThoseOfItsOperations() {
    Samples samples = Samples.of("x", GaussianRows.of(40, 3, 0, 7));
    int[] rows = IntStream.range(5, 30).toArray();
    try (Classifier classifier = new Classifier(samples, 17, rows, RandomStream.of(3));
        Scope scope = Scope.open()) {
      List<Tensor> found = new ArrayList<>();
      double loss = classifier.gradients(rows, 2, 20, found);
      List<Tensor> values = classifier.values();
      Tensor x = Tensor.of(samples.rows(rows, 2, 20), 20, 3);
      float[] labels = new float[20];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = rows[i + 2] < 17 ? 0 : 1;
      }
      Tensor h = x.dense(values.get(0), values.get(1), Activation.RELU);
      h = h.dense(values.get(2), values.get(3), Activation.RELU);
      Tensor z = h.dense(values.get(4), values.get(5), Activation.IDENTITY);
      Tensor composed = z.softplus().sub(z.mul(Tensor.of(labels, 20, 1))).mean();
      assertEquals(composed.item(), loss, 1e-6);
      List<Tensor> expected = Gradients.of(composed, values);
      for (int i = 0; i < values.size(); i++) {
        assertEquals(expected.get(i).shape(), found.get(i).shape());
        assertArrayEquals(expected.get(i).toArray(), found.get(i).toArray(), 1e-6f, "no. " + i);
      }
    }
  }

  @Test
  void refusesMoreFoldsThanRowsAllow() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new C2stProvider()
                    .compare(
                        DEFAULTS,
                        GaussianRows.of(4, 2, 0, 1),
                        GaussianRows.of(4, 2, 0, 2),
                        GaussianRows.context()));
    assertTrue(error.getMessage().contains("8 rows are too few for 5 folds"), error.getMessage());
  }

  @Test
  void anInterruptedCallerIsToldAndNothingLeaks() {
    SamplePair pair =
        SamplePair.of(GaussianRows.of(400, 3, 0, 1), GaussianRows.of(300, 3, 1, 2), 0, true);
    Thread.currentThread().interrupt();
    assertThrows(IllegalStateException.class, () -> CrossValidation.accuracies(DEFAULTS, pair, 2));
    assertTrue(Thread.interrupted());
  }
}
