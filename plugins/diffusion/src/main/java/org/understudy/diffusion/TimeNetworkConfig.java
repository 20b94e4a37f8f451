package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** The key {@code network} of every family here: what sees the noisy events. */
@API(status = API.Status.EXPERIMENTAL)
public record TimeNetworkConfig(
    @Default("dense") @Doc("dense: residual layers over all numbers of an event.") Type type,
    @Default("128") @Doc("Width of hidden layers.") int hidden,
    @Default("3") @Doc("Residual blocks.") int blocks,
    @Default("silu") @Doc("Non-linearity.") Activation activation) {
  /** The kinds of network. */
  public enum Type {
    /** {@link DenseTimeNetwork}. */
    DENSE
  }

  /** Checks the ranges. */
  public TimeNetworkConfig {
    if (hidden < 1) {
      throw new IllegalArgumentException("hidden: expected an integer >= 1, found " + hidden);
    }
    if (blocks < 0) {
      throw new IllegalArgumentException("blocks: expected an integer >= 0, found " + blocks);
    }
  }

  /**
   * A network.
   *
   * @param event shape of one event
   * @param outputs how many numbers it gives for each of an event's
   * @param given width of the condition; 0 for none
   * @throws IllegalArgumentException if the events' shape does not suit the type
   */
  TimeNetwork network(Shape event, int outputs, int given, RandomStream random) {
    return switch (type) {
      case DENSE -> new DenseTimeNetwork(event, outputs, given, hidden, blocks, activation, random);
    };
  }
}
