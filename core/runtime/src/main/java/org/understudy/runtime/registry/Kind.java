package org.understudy.runtime.registry;

import java.util.Locale;
import org.apiguardian.api.API;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.DatasetProvider;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Provider;

/** What providers make. */
@API(status = API.Status.EXPERIMENTAL)
@SuppressWarnings("ImmutableEnumChecker") // a Class is immutable
public enum Kind {
  /** Trainable models. */
  MODEL(ModelProvider.class),
  /** Datasets. */
  DATASET(DatasetProvider.class),
  /** Priors, simulators and targets. */
  DISTRIBUTION(DistributionProvider.class),
  /** Inference methods. */
  INFERENCE(InferenceProvider.class),
  /** Two-sample metrics. */
  METRIC(MetricProvider.class),
  /** Checks of a distribution against the joint one it was learned from. */
  CHECK(CheckProvider.class);

  private final Class<?> type;

  Kind(Class<?> type) {
    this.type = type;
  }

  /** The SPI interface. */
  @SuppressWarnings("unchecked")
  public Class<? extends Provider<?>> type() {
    return (Class<? extends Provider<?>>) type;
  }

  /** The name in messages and output. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
