package org.understudy.spi;

import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.spi.config.Choice;
import org.understudy.tensor.RandomStream;

/** What a provider may use while it makes something. */
@API(status = API.Status.EXPERIMENTAL)
public interface Context {
  /** Randomness of this provider's own, derived from the experiment's seed. */
  RandomStream random();

  /** Where relative paths in a config start: the folder of the experiment file. */
  Path directory();

  /**
   * A folder of this provider's own among the files of the run, for what must outlive the process;
   * whoever writes first makes it. Empty where nothing is to be left behind.
   */
  default Optional<Path> storage() {
    return Optional.empty();
  }

  /**
   * Whether the work should end soon: asked often by long work, which then leaves in order with a
   * {@link java.util.concurrent.CancellationException} that says what it keeps.
   */
  default boolean stopRequested() {
    return false;
  }

  /** The distribution that a nested {@code {type: name, ...}} names, with settings bound. */
  ConditionalDistribution distribution(Choice choice);

  /** The model that a nested {@code {type: name, ...}} names, for a schema. */
  Model model(Choice choice, Schema schema);

  /** The dataset that a nested {@code {type: name, ...}} names. */
  Dataset dataset(Choice choice);
}
