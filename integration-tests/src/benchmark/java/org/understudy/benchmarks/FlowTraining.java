package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.understudy.flow.AutoregressiveFlowConfig;
import org.understudy.flow.MaskedAutoregressiveFlowProvider;
import org.understudy.flow.SplineFlowConfig;
import org.understudy.flow.SplineFlowProvider;
import org.understudy.nn.GradientClip;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Parameters;
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

  /** The batch: theta {@code [ROWS, FEATURES]} and x {@code [ROWS, CONTEXT]}. */
  static final class Simulations {
    private final float[] theta = new float[ROWS * FEATURES];
    private final float[] x = new float[ROWS * CONTEXT];

    static Simulations drawn() {
      Simulations simulations = new Simulations();
      RandomStream random = RandomStream.of(3);
      random.fillNormal(simulations.theta);
      random.fillNormal(simulations.x);
      return simulations;
    }
  }

  private final Model model;
  private final Objective objective;
  private final RandomStream random = RandomStream.of(2);
  private final Simulations simulations = Simulations.drawn();
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

  Parameters parameters() {
    return objective.parameters();
  }

  /** The first condition of the batch. */
  float[] observation() {
    return Arrays.copyOf(simulations.x, CONTEXT);
  }

  private Tensor loss() {
    Batch batch =
        new Batch(
            Tensor.of(simulations.theta, ROWS, FEATURES), Tensor.of(simulations.x, ROWS, CONTEXT));
    return objective.loss(batch, random);
  }

  /** One step of ours. */
  void step() {
    try (Scope scope = Scope.open()) {
      List<Tensor> gradients = Gradients.of(loss(), values);
      adam.step(gradients, GradientClip.globalNorm(gradients, CLIP).scale(), RATE);
    }
  }

  /** The same step of a peer. */
  static Runnable stepOf(TorchDensity peer, Simulations simulations) {
    Supplier<org.bytedeco.pytorch.Tensor> loss = lossOf(peer, simulations);
    return () -> peer.weights().step(loss, CLIP);
  }

  private static Supplier<org.bytedeco.pytorch.Tensor> lossOf(
      TorchDensity peer, Simulations simulations) {
    org.bytedeco.pytorch.Tensor theta = TorchWeights.tensor(simulations.theta, ROWS, FEATURES);
    org.bytedeco.pytorch.Tensor x = TorchWeights.tensor(simulations.x, ROWS, CONTEXT);
    return () -> peer.logProb(theta, x).mean().neg();
  }

  private void check(TorchDensity peer) {
    Supplier<org.bytedeco.pytorch.Tensor> peerLoss = lossOf(peer, simulations);
    try (Scope scope = Scope.open()) {
      Tensor loss = loss();
      Agreement.ofTraining(
          objective.parameters(),
          loss,
          Gradients.of(loss, values),
          peerLoss.get().item_float(),
          peer.weights().gradients(peerLoss),
          Agreement.FLOAT32);
    }
  }

  /** Checks that loss and gradients agree, then times both. */
  void against(String workload, TorchDensity peer, Settings settings) {
    check(peer);
    Paired.Result result =
        Paired.time(this::step, stepOf(peer, simulations), 600, 200, settings.pairs());
    System.out.println(Paired.HEADER);
    System.out.println(result.row(workload, settings.threads()));
  }
}
