package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** A distribution that can be drawn from. */
@API(status = API.Status.EXPERIMENTAL)
public interface Sampling extends Distribution {
  /**
   * Independent draws, differentiable with respect to the parameters where the family allows it and
   * recording is on.
   *
   * @param count how many; where the condition had several rows, exactly that many
   * @param random the only source of randomness; advanced
   * @return {@code [count, ...eventShape()]}
   * @throws IllegalArgumentException if count is negative or does not match the condition's rows
   */
  Tensor sample(int count, RandomStream random);
}
