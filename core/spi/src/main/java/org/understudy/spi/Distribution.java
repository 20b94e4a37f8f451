package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.Shape;

/**
 * A distribution over one event. By itself it can do nothing: draws, densities and codes are the
 * capability interfaces that extend it, listed in {@link Capability}.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Distribution {
  /** The shape of one draw, without the batch axis. */
  Shape eventShape();
}
