package org.understudy.energy;

import org.apiguardian.api.API;
import org.understudy.sampling.Hmc;
import org.understudy.sampling.Langevin;
import org.understudy.sampling.Mala;
import org.understudy.sampling.StepSize;
import org.understudy.sampling.Transition;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** How draws are made of an energy. */
@API(status = API.Status.EXPERIMENTAL)
public record SamplerConfig(
    @Default("hmc") @Doc("The transitions of the chains.") Method method,
    @Default("0")
        @Doc("Densities from the reference to the energy, the last included; 0: half the features.")
        int temperatures,
    @Default("0")
        @Doc(
            "Chains for each draw, of which one is taken by weight; 0: 128 of one temperature, else 4.")
        int candidates,
    @Default("10") @Doc("Transitions of the chosen chain at the energy itself.") int steps,
    @Default("0.1") @Doc("Step size in the units of standardised data; hmc varies it by half.")
        double stepSize,
    @Default("5") @Doc("hmc: leapfrog steps of a transition.") int leapfrog) {
  /** The transitions. */
  public enum Method {
    /** Hamiltonian Monte Carlo. */
    HMC,
    /** Langevin proposals, accepted or refused. */
    MALA,
    /** Langevin steps, all accepted. */
    LANGEVIN
  }

  /** Checks the ranges. */
  public SamplerConfig {
    Ranges.require(candidates >= 0, "candidates", "an integer >= 0", candidates);
    Ranges.require(temperatures >= 0, "temperatures", "an integer >= 0", temperatures);
    Ranges.require(steps >= 0, "steps", "an integer >= 0", steps);
    Ranges.require(
        stepSize > 0 && stepSize < Double.POSITIVE_INFINITY,
        "step-size",
        "a positive number",
        stepSize);
    Ranges.require(leapfrog >= 1, "leapfrog", "an integer >= 1", leapfrog);
  }

  /** Densities from the reference to an energy of so many features, the last included. */
  int temperatures(int features) {
    return temperatures > 0 ? temperatures : Math.max(1, Math.min(50, features / 2));
  }

  /** Chains for each draw of so many features. */
  int candidates(int features) {
    // One temperature costs a candidate no gradient.
    return candidates > 0 ? candidates : temperatures(features) == 1 ? 128 : 4;
  }

  /** The transition these settings describe. */
  Transition transition() {
    StepSize size = StepSize.of(stepSize);
    return switch (method) {
      case HMC -> new Hmc(size, leapfrog, 0.5);
      case MALA -> new Mala(size);
      case LANGEVIN -> new Langevin(size);
    };
  }
}
