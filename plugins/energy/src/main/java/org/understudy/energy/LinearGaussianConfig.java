package org.understudy.energy;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a linear Gaussian is built. */
@API(status = API.Status.EXPERIMENTAL)
public record LinearGaussianConfig(
    @Default("false") @Doc("Whether features are independent, as they are best in thousands.")
        boolean diagonal,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {}
