package org.understudy.vae;

import org.apiguardian.api.API;
import org.understudy.spi.DensityBound;
import org.understudy.spi.LatentCodes;
import org.understudy.spi.Sampling;

/** What a variational autoencoder is at a condition: draws, a bound on its density, and codes. */
@API(status = API.Status.EXPERIMENTAL)
public interface CodedDistribution extends Sampling, DensityBound, LatentCodes {}
