package org.understudy.spi;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What an inference method works on.
 *
 * @param distribution a surrogate, a simulator or a density known up to a constant
 * @param prior the distribution of what is inferred, where the method needs it apart
 * @param observation one row of the condition fields in the user's units, null where there is none
 */
@API(status = API.Status.EXPERIMENTAL)
public record InferenceProblem(
    ConditionalDistribution distribution,
    @Nullable ConditionalDistribution prior,
    @Nullable Rows observation) {}
