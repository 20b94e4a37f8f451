package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.understudy.flow.SplineFlowConfig;
import org.understudy.flow.SplineFlowProvider;
import org.understudy.nn.GradientClip;
import org.understudy.nn.Optimiser;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Batch;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * W1: a training step of neural posterior estimation, theta 5, x 8, five spline couplings, batch 200,
 * Adam, gradients clipped at 5. Checks that loss and gradients agree before it times anything.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W1 {
  private static final int FEATURES = 5;
  private static final int CONTEXT = 8;
  private static final int ROWS = 200;

  private W1() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int pairs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    Engine.threads(threads);
    set_num_threads(threads);
    Schema schema =
        Schema.of(Field.target("theta", FEATURES), Field.condition("x", CONTEXT));
    SplineFlowConfig config = Configs.defaults(SplineFlowConfig.class);
    Model model =
        new SplineFlowProvider()
            .create(
                config,
                schema,
                Understudy.create().context(RandomStream.of(1), Path.of("")));
    RandomStream random = RandomStream.of(2);
    for (Parameter parameter : model.parameters().list()) {
      float[] values = parameter.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.05 * random.nextGaussian());
      }
      parameter.set(values);
    }
    float[] theta = new float[ROWS * FEATURES];
    float[] x = new float[ROWS * CONTEXT];
    random.fillNormal(theta);
    random.fillNormal(x);
    TorchFlow peer = new TorchFlow(model.parameters(), config.transforms(), FEATURES, 5e-4);
    org.bytedeco.pytorch.Tensor peerTheta = TorchFlow.tensor(theta, ROWS, FEATURES);
    org.bytedeco.pytorch.Tensor peerX = TorchFlow.tensor(x, ROWS, CONTEXT);

    Objective objective = model.objectives().get(0);
    List<Tensor> values =
        objective.parameters().list().stream().map(Parameter::value).toList();
    try (Scope scope = Scope.open()) {
      Batch batch =
          new Batch(Tensor.of(theta, ROWS, FEATURES), Tensor.of(x, ROWS, CONTEXT));
      Tensor loss = objective.loss(batch, random);
      check(model, Gradients.of(loss, values), peer.gradients(peerTheta, peerX));
      System.out.printf(
          "loss: ours %.6f, libtorch %.6f%n",
          loss.item(), peer.loss(peerTheta, peerX).item_float());
    }
    Optimiser adam = Optimiser.Kind.ADAM.create(objective.parameters(), 0);
    Runnable ours =
        () -> {
          try (Scope scope = Scope.open()) {
            Batch batch =
                new Batch(Tensor.of(theta, ROWS, FEATURES), Tensor.of(x, ROWS, CONTEXT));
            Tensor loss = objective.loss(batch, random);
            List<Tensor> gradients = Gradients.of(loss, values);
            adam.step(GradientClip.globalNorm(gradients, 5).gradients(), 5e-4);
          }
        };
    Paired.Result result =
        Paired.time(ours, () -> peer.step(peerTheta, peerX), 600, 200, pairs);
    System.out.println(Paired.HEADER);
    System.out.println(result.row("W1", threads));
  }

  private static void check(Model model, List<Tensor> ours, Map<String, float[]> peer) {
    double worst = 0;
    for (int i = 0; i < ours.size(); i++) {
      String name = model.parameters().entries().get(i).name();
      float[] a = ours.get(i).toArray();
      float[] b = peer.get(name);
      double norm = 0;
      double difference = 0;
      for (int j = 0; j < a.length; j++) {
        norm += (double) b[j] * b[j];
        difference += ((double) a[j] - b[j]) * ((double) a[j] - b[j]);
      }
      double relative = Math.sqrt(difference / Math.max(norm, 1e-12));
      if (relative > 1e-4) {
        throw new IllegalStateException(
            "the gradients of '" + name + "' differ by " + relative + " of their norm");
      }
      worst = Math.max(worst, relative);
    }
    System.out.printf("gradients agree within %.1e of their norm%n", worst);
  }
}
