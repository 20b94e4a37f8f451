package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.List;
import org.understudy.flow.AutoregressiveFlowConfig;
import org.understudy.flow.MaskedAutoregressiveFlowProvider;
import org.understudy.flow.SplineFlowConfig;
import org.understudy.flow.SplineFlowProvider;
import org.understudy.nn.GradientClip;
import org.understudy.nn.Optimiser;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Batch;
import org.understudy.spi.Context;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * The training step of neural posterior estimation: theta 5, x 8, batch 200, Adam, gradients
 * clipped at 5. The weights stand off where training begins, so that every part of the network
 * counts in what is compared.
 */
final class FlowTraining {
  static final int FEATURES = 5;
  static final int CONTEXT = 8;
  static final int ROWS = 200;
  static final double RATE = 5e-4;
  static final double CLIP = 5;

  private final Model model;
  private final Objective objective;
  private final RandomStream random = RandomStream.of(2);
  private final float[] theta = new float[ROWS * FEATURES];
  private final float[] x = new float[ROWS * CONTEXT];
  private final List<Tensor> values;
  private final Optimiser adam;

  private FlowTraining(Model model) {
    this.model = model;
    objective = model.objectives().get(0);
    for (Parameter parameter : objective.parameters().list()) {
      float[] numbers = parameter.toArray();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] += (float) (0.05 * random.nextGaussian());
      }
      parameter.set(numbers);
    }
    random.fillNormal(theta);
    random.fillNormal(x);
    values = objective.parameters().list().stream().map(Parameter::value).toList();
    adam = Optimiser.Kind.ADAM.create(objective.parameters(), 0);
  }

  static Schema schema() {
    return Schema.of(Field.target("theta", FEATURES), Field.condition("x", CONTEXT));
  }

  private static Context context() {
    return Understudy.create().context(RandomStream.of(1), Path.of(""));
  }

  /** Five spline couplings with their default networks. */
  static FlowTraining spline() {
    return new FlowTraining(
        new SplineFlowProvider()
            .create(Configs.defaults(SplineFlowConfig.class), schema(), context()));
  }

  /** Five masked affine transforms with their default networks. */
  static FlowTraining masked() {
    return new FlowTraining(
        new MaskedAutoregressiveFlowProvider()
            .create(Configs.defaults(AutoregressiveFlowConfig.class), schema(), context()));
  }

  Model model() {
    return model;
  }

  /** The trainable weights for a peer. */
  TorchWeights peerWeights() {
    return new TorchWeights(TorchWeights.entries(objective.parameters()), RATE);
  }

  /** The batch of conditions, [ROWS, CONTEXT]. */
  float[] x() {
    return x.clone();
  }

  private Tensor loss() {
    Batch batch = new Batch(Tensor.of(theta, ROWS, FEATURES), Tensor.of(x, ROWS, CONTEXT));
    return objective.loss(batch, random);
  }

  /** One step of ours. */
  void step() {
    try (Scope scope = Scope.open()) {
      List<Tensor> gradients = Gradients.of(loss(), values);
      adam.step(GradientClip.globalNorm(gradients, CLIP).gradients(), RATE);
    }
  }

  /** The same step of a peer with our weights on our batch. */
  Runnable stepOf(TorchDensity peer) {
    org.bytedeco.pytorch.Tensor peerTheta = TorchWeights.tensor(theta, ROWS, FEATURES);
    org.bytedeco.pytorch.Tensor peerX = TorchWeights.tensor(x, ROWS, CONTEXT);
    return () -> peer.weights().step(() -> peer.logProb(peerTheta, peerX).mean().neg(), CLIP);
  }

  private void check(TorchDensity peer) {
    org.bytedeco.pytorch.Tensor peerTheta = TorchWeights.tensor(theta, ROWS, FEATURES);
    org.bytedeco.pytorch.Tensor peerX = TorchWeights.tensor(x, ROWS, CONTEXT);
    try (Scope scope = Scope.open()) {
      Tensor loss = loss();
      Agreement.ofTraining(
          objective.parameters(),
          loss,
          Gradients.of(loss, values),
          peer.logProb(peerTheta, peerX).mean().neg().item_float(),
          peer.weights().gradients(() -> peer.logProb(peerTheta, peerX).mean().neg()),
          Agreement.FLOAT32);
    }
  }

  /** Checks that loss and gradients agree, then times both. */
  void against(String workload, TorchDensity peer, Settings settings) {
    check(peer);
    Paired.Result result = Paired.time(this::step, stepOf(peer), 600, 200, settings.pairs());
    System.out.println(Paired.HEADER);
    System.out.println(result.row(workload, settings.threads()));
  }
}
