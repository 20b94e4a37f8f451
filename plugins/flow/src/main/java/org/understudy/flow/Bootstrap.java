package org.understudy.flow;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.understudy.nn.GradientClip;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Schedule;
import org.understudy.sampling.AnnealedImportance;
import org.understudy.sampling.Evidence;
import org.understudy.sampling.Hmc;
import org.understudy.sampling.LogDensity;
import org.understudy.sampling.StepSize;
import org.understudy.spi.Model;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Trains a flow q against a density p known up to a constant, all of {@code [n, d]}. What the flow
 * is worst at is found by annealed importance sampling that begins with its own draws (Midgley et
 * al. 2023).
 */
final class Bootstrap {
  /** The acceptance at which Hamiltonian Monte Carlo is most efficient (Beskos et al. 2013). */
  private static final double ACCEPTANCE = 0.65;

  /** Logarithm of the most that one draw may count, after the flow has changed under it. */
  private static final double LIMIT = Math.log(10);

  private final FabConfig config;
  private final Model model;
  private final LogDensity target;
  private final BooleanSupplier stop;
  private final List<Tensor> weights;
  private final Optimiser optimiser;
  private final Schedule schedule;
  private final double[] stepSizes;
  private final ReplayBuffer buffer;

  Bootstrap(FabConfig config, Model model, LogDensity target, BooleanSupplier stop) {
    this.config = config;
    this.model = model;
    this.target = target;
    this.stop = stop;
    var parameters = model.parameters().trainable();
    this.weights = parameters.list().stream().map(Parameter::value).toList();
    this.optimiser = Optimiser.Kind.ADAM.create(parameters, 0);
    this.schedule = Schedule.Kind.COSINE.create(0, config.steps(), 1);
    this.stepSizes = new double[config.annealing()];
    Arrays.fill(stepSizes, 0.1);
    this.buffer = new ReplayBuffer(Math.multiplyExact(config.buffer(), config.batchSize()));
  }

  private SamplingDensity flow() {
    return (SamplingDensity) model.given(null);
  }

  /** All steps. */
  void train(RandomStream random) {
    while (optimiser.steps() < config.steps()) {
      if (stop.getAsBoolean()) {
        throw new CancellationException(
            "fab: stopped on request after %d of %d steps, and keeps nothing"
                .formatted(optimiser.steps(), config.steps()));
      }
      switch (config.divergence()) {
        case ALPHA_2 -> {
          do {
            fill(random);
          } while (buffer.size() < config.replays() * config.batchSize());
          for (int i = 0; i < config.replays(); i++) {
            replay(buffer.choose(config.batchSize(), random));
          }
        }
        case FORWARD_KL -> forward(random);
        case REVERSE_KL -> reverse(random);
      }
    }
  }

  /** Annealed draws of p^2 / q, on which the variance of p / q rests. */
  private void fill(RandomStream random) {
    try (Scope scope = Scope.open()) {
      Tensor start = start(random);
      // (p^2 / q)^beta q^(1 - beta)
      AnnealedImportance.Result annealed =
          annealed(
              start,
              beta ->
                  x ->
                      flow()
                          .logProb(x)
                          .mul((float) (1 - 2 * beta))
                          .add(target.at(x).mul((float) (2 * beta))),
              random);
      float[] logWeights = annealed.logWeights().toArray();
      Tensor positions = annealed.chains().positions();
      float[] densities;
      try (Gradients.Recording paused = Gradients.pause()) {
        densities = flow().logProb(positions).toArray();
      }
      for (int i = 0; i < logWeights.length; i++) {
        buffer.add(positions.slice(0, i, i + 1).toArray(), logWeights[i], densities[i]);
      }
    }
  }

  private Tensor start(RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause()) {
      return flow().sample(config.batchSize(), random);
    }
  }

  private AnnealedImportance.Result annealed(
      Tensor start, AnnealedImportance.Path path, RandomStream random) {
    AnnealedImportance.Result result =
        new AnnealedImportance(
                path,
                AnnealedImportance.even(config.annealing()),
                k -> new Hmc(StepSize.of(stepSizes[k - 1]), config.leaps(), 0.2),
                1)
            .run(start, random);
    for (int k = 0; k < stepSizes.length; k++) {
      // The flow moves under the chains: there is no step size to settle on, only one to follow.
      stepSizes[k] *= result.acceptance().get(k) > ACCEPTANCE ? 1.05 : 1 / 1.05;
    }
    return result;
  }

  /** A step on draws of the buffer, whose weights are set right on the way. */
  private void replay(int[] chosen) {
    try (Scope scope = Scope.open()) {
      int d = buffer.draw(chosen[0]).length;
      float[] rows = new float[chosen.length * d];
      for (int i = 0; i < chosen.length; i++) {
        System.arraycopy(buffer.draw(chosen[i]), 0, rows, i * d, d);
      }
      Tensor logFlow = flow().logProb(Tensor.of(rows, chosen.length, d));
      float[] now = logFlow.toArray();
      float[] counts = new float[chosen.length];
      for (int i = 0; i < chosen.length; i++) {
        double correction = buffer.logFlow(chosen[i]) - now[i];
        counts[i] = (float) Math.exp(Math.min(LIMIT, correction));
        buffer.reweigh(chosen[i], now[i]);
      }
      step(logFlow.mul(Tensor.of(counts, counts.length)).mean().neg());
    }
  }

  /** A step on self-normalised annealed draws of p. */
  private void forward(RandomStream random) {
    try (Scope scope = Scope.open()) {
      AnnealedImportance.Result annealed =
          annealed(
              start(random),
              AnnealedImportance.Path.geometric(x -> flow().logProb(x), target),
              random);
      Tensor shares = annealed.logWeights().softmax(0);
      step(flow().logProb(annealed.chains().positions()).mul(shares).sum().neg());
    }
  }

  /** A step on the flow's own draws, through which the gradient goes. */
  private void reverse(RandomStream random) {
    try (Scope scope = Scope.open()) {
      SamplingDensity.Draws draws = flow().sampleWithLogProb(config.batchSize(), random);
      step(draws.logProb().sub(target.at(draws.values())).mean());
    }
  }

  private void step(Tensor loss) {
    List<Tensor> gradients = Gradients.of(loss, weights);
    GradientClip.Clip clip = GradientClip.globalNorm(gradients, config.clipNorm());
    if (!Float.isFinite(loss.item()) || !Double.isFinite(clip.norm())) {
      throw new IllegalStateException(
          ("fab: training diverged at step %d: the loss is %s; lower learning-rate (now %s), or"
                  + " set scale (now %s) to the target's extent")
              .formatted(
                  optimiser.steps() + 1, loss.item(), config.learningRate(), config.scale()));
    }
    double rate = config.learningRate() * schedule.factor(optimiser.steps());
    optimiser.step(gradients, clip.scale(), rate);
  }

  /** What importance weights of the flow's draws say of the target. */
  Evidence evidence(RandomStream random) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      SamplingDensity.Draws draws = flow().sampleWithLogProb(config.evaluation(), random);
      float[] logTarget = target.at(draws.values()).toArray();
      float[] logFlow = draws.logProb().toArray();
      double[] logWeights = new double[logTarget.length];
      for (int i = 0; i < logWeights.length; i++) {
        double weight = (double) logTarget[i] - logFlow[i];
        logWeights[i] = Double.isNaN(weight) ? Double.NEGATIVE_INFINITY : weight;
      }
      return Evidence.of(logWeights);
    }
  }
}
