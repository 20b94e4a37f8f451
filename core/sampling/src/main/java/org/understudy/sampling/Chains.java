package org.understudy.sampling;

import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Where many Markov chains stand, with what is known of the density there.
 *
 * @param positions {@code [chains, d]}
 * @param logDensity {@code [chains]}
 * @param slope the gradients {@code [chains, d]}, null where nothing follows them
 */
@API(status = API.Status.EXPERIMENTAL)
public record Chains(Tensor positions, Tensor logDensity, @Nullable Tensor slope)
    implements AutoCloseable {
  /**
   * Chains at given positions, for transitions that follow no gradient.
   *
   * @param positions {@code [chains, d]}
   */
  public static Chains at(LogDensity density, Tensor positions) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      Tensor found = checked(density.at(positions), positions);
      return new Chains(positions.detach(), found.detach(), null).keptFrom(scope);
    }
  }

  /**
   * Chains at given positions with their gradients, which are recorded inside a {@link
   * Gradients#pause} too.
   *
   * @param positions {@code [chains, d]}
   * @throws IllegalStateException if the log-density does not depend on x by recorded operations
   */
  public static Chains withGradient(LogDensity density, Tensor positions) {
    try (Gradients.Recording resumed = Gradients.resume();
        Scope scope = Scope.open()) {
      Tensor x = positions.variable();
      Tensor found = checked(density.at(x), x);
      if (!found.requiresGradient()) {
        throw new IllegalStateException(
            "log-density: it has no gradient in x; compute it by operations of Tensor, or choose a"
                + " transition that follows none, such as a random walk or slices");
      }
      Tensor slope = Gradients.of(found.sum(), List.of(x)).get(0);
      return new Chains(x.detach(), found.detach(), slope).keptFrom(scope);
    }
  }

  private static Tensor checked(Tensor found, Tensor x) {
    if (x.rank() != 2 || found.rank() != 1 || found.dim(0) != x.dim(0)) {
      throw new IllegalArgumentException(
          "log-density: expected [chains] for x of [chains, d], found %s for %s"
              .formatted(found.shape(), x.shape()));
    }
    return found;
  }

  /** How many chains. */
  public int count() {
    return positions.dim(0);
  }

  /** How many coordinates each has. */
  public int dimension() {
    return positions.dim(1);
  }

  /**
   * The gradients of the log-density, {@code [chains, d]}.
   *
   * @throws IllegalStateException if they were not asked for
   */
  public Tensor gradient() {
    return Objects.requireNonNullElseGet(
        slope,
        () -> {
          throw new IllegalStateException(
              "chains: they carry no gradients; start them with Transition.start or"
                  + " Chains.withGradient");
        });
  }

  /**
   * For each chain, where it stands here or in others.
   *
   * @param mask {@code [chains]}: 1 for here, 0 for others
   */
  public Chains where(Tensor mask, Chains others) {
    Tensor rows = mask.reshape(count(), 1);
    return new Chains(
        Tensor.where(rows, positions, others.positions),
        Tensor.where(mask, logDensity, others.logDensity),
        slope == null ? null : Tensor.where(rows, slope, others.gradient()));
  }

  /** Some of the chains, in the named order; one may be named more than once. */
  public Chains gather(int... chains) {
    return new Chains(
        positions.gather(0, chains),
        logDensity.gather(0, chains),
        slope == null ? null : slope.gather(0, chains));
  }

  /** Hands what a scope owns of this to the scope around it. */
  public Chains keptFrom(Scope scope) {
    scope.keep(positions);
    scope.keep(logDensity);
    if (slope != null) {
      scope.keep(slope);
    }
    return this;
  }

  /** Gives the memory back before its scope does. */
  @Override
  public void close() {
    positions.close();
    logDensity.close();
    if (slope != null) {
      slope.close();
    }
  }
}
