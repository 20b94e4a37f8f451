package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** A distribution with a latent space: events have codes, codes have events. */
@API(status = API.Status.EXPERIMENTAL)
public interface LatentCodes extends Distribution {
  /** The shape of one code, without the batch axis. */
  Shape latentShape();

  /** The code of each event; the mean of the code's distribution where it has one. */
  Tensor encode(Tensor x);

  /** The event of each code; its mean where the decoder is a distribution. */
  Tensor decode(Tensor z);
}
