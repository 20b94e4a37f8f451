package org.understudy.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.sampling.Evidence;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Model;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Flow annealed importance sampling bootstrap: a flow that learns a density known up to a constant
 * without any draws of it (Midgley et al. 2023).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class FabProvider implements InferenceProvider<FabConfig> {
  @Override
  public String name() {
    return "fab";
  }

  @Override
  public String description() {
    return "A flow trained against a density known up to a constant, by annealed draws (Midgley et al. 2023).";
  }

  @Override
  public Class<FabConfig> configType() {
    return FabConfig.class;
  }

  @Override
  public Inference infer(FabConfig config, InferenceProblem problem, Context context) {
    Schema schema = problem.distribution().schema();
    if (!schema.support(Role.TARGET).isReal()) {
      throw new IllegalArgumentException(
          "fab: the target must be a density of the whole space; %s has bounds"
              .formatted(schema.columns(Role.TARGET)));
    }
    Shape event = schema.targetShape();
    Distribution target = problem.distribution().given(condition(problem));
    LogDensity log = logDensity(target, config.scale(), event);
    Schema vector = Schema.of(Field.target("x", event.size()));
    Model model = context.model(config.flow(), vector);
    boolean done = false;
    try {
      Capability.require(
          model.given(null), SamplingDensity.class, "fab's flow '" + config.flow().type() + "'");
      Bootstrap bootstrap = new Bootstrap(config, model, log, context::stopRequested);
      try (Gradients.Recording resumed = Gradients.resume()) {
        bootstrap.train(context.random().split("training"));
      }
      Evidence evidence = bootstrap.evidence(context.random().split("evaluation"));
      Map<String, Double> diagnostics = new LinkedHashMap<>();
      diagnostics.put("effective-share", evidence.effectiveSize() / config.evaluation());
      diagnostics.put("log-z", evidence.logZ());
      diagnostics.put("log-z-error", evidence.standardError());
      Scope.onClose(model::close);
      done = true;
      SamplingDensity flow = (SamplingDensity) model.given(null);
      return new Inference(new ScaledFlow(flow, config.scale(), event), diagnostics);
    } finally {
      if (!done) {
        model.close();
      }
    }
  }

  private static @Nullable Tensor condition(InferenceProblem problem) {
    Schema schema = problem.distribution().schema();
    Rows observation = problem.observation();
    if (schema.isConditional() != (observation != null)) {
      throw new IllegalArgumentException(
          schema.isConditional()
              ? "fab: an observation is needed; the density is conditional on "
                  + schema.columns(Role.CONDITION)
              : "fab: the density has no condition; remove the observation");
    }
    return observation == null
        ? null
        : Tensor.of(
            observation.matrix(Role.CONDITION), schema.conditionShape().prepend(1).toArray());
  }

  /** The target's log-density at y = x / scale, up to a constant. */
  private static LogDensity logDensity(Distribution target, double scale, Shape event) {
    float logScale = (float) (event.size() * Math.log(scale));
    LogDensity log;
    if (target instanceof Density density) {
      log = density::logProb;
    } else {
      log =
          Capability.require(target, UnnormalisedDensity.class, "fab's target")
              ::logProbUpToConstant;
    }
    return y -> {
      Tensor x = y.mul((float) scale).reshape(event.prepend(y.dim(0)).toArray());
      return log.at(x).add(logScale);
    };
  }
}
