package org.understudy.posterior;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Neural posterior estimation: a density trained on simulations, at the observation (Papamakarios
 * and Murray 2016).
 *
 * <p>Bounds of parameters are mapped to infinity by the transforms unless others are chosen, and
 * then nothing leaks over them. What leaks all the same, where {@code standardise} was chosen or a
 * prior with a support of another shape is named, is refused and drawn anew.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NpeProvider implements InferenceProvider<NpeProvider.Config> {
  /** What becomes of draws outside the prior's support. */
  public enum Leakage {
    /** They are drawn anew, and the density is divided by the share that is kept. */
    REJECT,
    /** They stay. */
    KEEP
  }

  /** Settings. */
  public record Config(
      @Default("reject")
          @Doc("What becomes of draws outside the bounds or the prior: reject (redraw) or keep.")
          Leakage leakage,
      @Default("0.01") @Doc("Share of draws inside at which rejection gives up, above 0 to 1.")
          double minAcceptance,
      @Doc("The prior, {type: ...}, where its support is no box: draws it gives no density go.")
          Optional<Choice> prior,
      @Default("false") @Doc("Report the most probable parameters, by gradient ascent (MAP).")
          boolean map,
      @Default("10") @Doc("From how many of the best draws the ascent starts.") int mapRestarts,
      @Default("{}") @Doc("Parameters held at values: the draws are of the others, given these.")
          Map<String, Double> fixed) {
    /** Checks the ranges. */
    public Config {
      if (!(minAcceptance > 0 && minAcceptance <= 1)) {
        throw new IllegalArgumentException(
            "min-acceptance: expected a number above 0, at most 1, found " + minAcceptance);
      }
      if (mapRestarts < 1) {
        throw new IllegalArgumentException(
            "map-restarts: expected an integer >= 1, found " + mapRestarts);
      }
    }
  }

  private static final int PROBE = 1000;

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    Rows observation = problem.observation();
    Schema schema = problem.distribution().schema();
    if (observation == null) {
      throw new IllegalArgumentException(
          "npe: an observation is needed; the model is conditional on "
              + schema.columns(Role.CONDITION));
    }
    // In the caller's scope: the posterior lives as long as its condition.
    Tensor condition =
        Tensor.of(observation.matrix(Role.CONDITION), schema.conditionShape().prepend(1).toArray());
    SamplingDensity posterior =
        Capability.require(
            problem.distribution().given(condition), SamplingDensity.class, "npe's model");
    RandomStream random = context.random();
    SamplingDensity.Draws draws = posterior.sampleWithLogProb(PROBE, random.split("entropy"));
    Map<String, Double> diagnostics = new LinkedHashMap<>();
    Optional<ConditionalDistribution> named = config.prior().map(context::distribution);
    // The one that simulations were drawn from need not have a density; one that is named must.
    named.ifPresent(own -> Capability.require(own.given(null), Density.class, "npe's prior"));
    PriorSupport support = PriorSupport.of(schema, named.orElse(problem.prior()));
    if (config.leakage() == Leakage.REJECT && support.bounded()) {
      Restricted restricted =
          new Restricted(
              posterior, support, draws.values(), config.minAcceptance(), random.split("probe"));
      diagnostics.put("acceptance", restricted.acceptance());
      if (restricted.acceptance() < 1) {
        draws = restricted.sampleWithLogProb(PROBE, random.split("entropy"));
      }
      posterior = restricted;
    }
    diagnostics.put("posterior-entropy-nats", -(double) draws.logProb().mean().item());
    if (config.map()) {
      report(
          Mode.of(posterior, draws.values(), support.box(), config.mapRestarts()),
          schema,
          diagnostics);
    }
    Distribution found =
        config.fixed().isEmpty()
            ? posterior
            : Slice.completed(
                Slice.of(posterior, schema, config.fixed(), random.split("fixed")),
                schema,
                config.fixed());
    return new Inference(found, diagnostics);
  }

  private static void report(Mode mode, Schema schema, Map<String, Double> diagnostics) {
    List<String> columns = schema.columns(Role.TARGET);
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      String clean = name.replaceAll("^-|-$", "");
      diagnostics.put("map-" + (clean.isEmpty() ? i + 1 : clean), mode.parameters().get(i));
    }
    diagnostics.put("map-log-prob", mode.logProb());
    diagnostics.put("map-agreement", mode.agreement());
  }

  @Override
  public String name() {
    return "npe";
  }

  @Override
  public String description() {
    return "Neural posterior estimation: a density trained on simulations, at the observation (Papamakarios and Murray 2016).";
  }

  @Override
  public Class<NpeProvider.Config> configType() {
    return NpeProvider.Config.class;
  }
}
