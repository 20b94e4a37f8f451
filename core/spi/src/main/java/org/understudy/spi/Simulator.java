package org.understudy.spi;

import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Tensor;

/** p(x | theta), of which one can only draw. */
@API(status = API.Status.EXPERIMENTAL)
public interface Simulator extends ConditionalDistribution {
  /** The prior this simulator is published with, where there is one. */
  default Optional<ConditionalDistribution> prior() {
    return Optional.empty();
  }

  /** {@inheritDoc} */
  @Override
  Sampling given(@Nullable Tensor parameters);
}
