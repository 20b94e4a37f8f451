package org.understudy.spi;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** What can be done with a distribution; each constant names the interface that does it. */
@API(status = API.Status.EXPERIMENTAL)
public enum Capability {
  /** {@link Sampling}. */
  SAMPLE("sample", Sampling.class),
  /** {@link Density}. */
  LOG_PROB("log-prob", Density.class),
  /** {@link DensityBound}. */
  ELBO("elbo", DensityBound.class),
  /** {@link UnnormalisedDensity}. */
  UNNORMALISED_LOG_PROB("unnormalised-log-prob", UnnormalisedDensity.class),
  /** {@link LatentCodes}. */
  LATENT_CODES("latent-codes", LatentCodes.class),
  /** {@link NoiseScore}. */
  SCORE("score", NoiseScore.class),
  /** {@link Critic}. */
  CRITIC("critic", Critic.class);

  private final String label;
  private final Class<? extends Distribution> type;

  Capability(String label, Class<? extends Distribution> type) {
    this.label = label;
    this.type = type;
  }

  /** The name in files, messages and on the command line. */
  public String label() {
    return label;
  }

  /** The interface a distribution with this capability implements. */
  public Class<? extends Distribution> type() {
    return type;
  }

  /** What a distribution can do. */
  public static Set<Capability> of(Distribution distribution) {
    Set<Capability> found = EnumSet.noneOf(Capability.class);
    for (Capability capability : values()) {
      if (capability.type.isInstance(distribution)) {
        found.add(capability);
      }
    }
    return found;
  }

  /**
   * A distribution seen as one of its capabilities.
   *
   * @param who the name of what made the distribution, for the message
   * @throws UnsupportedOperationException naming the missing capability and those there are
   */
  public static <T extends Distribution> T require(
      Distribution distribution, Class<T> type, String who) {
    if (type.isInstance(distribution)) {
      return type.cast(distribution);
    }
    String wanted =
        Arrays.stream(values())
            .filter(capability -> capability.type.isAssignableFrom(type))
            .filter(capability -> !capability.type.isInstance(distribution))
            .map(Capability::label)
            .findFirst()
            .orElse(type.getSimpleName());
    String has = of(distribution).stream().map(Capability::label).collect(Collectors.joining(", "));
    throw new UnsupportedOperationException(
        who + " cannot do '" + wanted + "'; it can: " + (has.isEmpty() ? "nothing" : has));
  }
}
