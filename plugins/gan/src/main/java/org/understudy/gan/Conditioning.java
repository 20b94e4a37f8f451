package org.understudy.gan;

import org.apiguardian.api.API;

/** How the discriminator sees the condition; the generator always takes it beside its code. */
@API(status = API.Status.EXPERIMENTAL)
public enum Conditioning {
  /** Beside the event, or as planes behind an image's channels (Mirza and Osindero 2014). */
  CONCATENATE,
  /** As a linear form on its features (Miyato and Koyama 2018). */
  PROJECT,
  /**
   * Not at all: it also tells what the condition was, and both players are to make it right (Odena
   * et al. 2017).
   */
  AUXILIARY_CLASSIFIER,
  /**
   * As the auxiliary classifier, but there is no other judgement: draws are one class more, of
   * logit 0 (Salimans et al. 2016).
   */
  ONE_CLASS_MORE;

  boolean tells() {
    return this == AUXILIARY_CLASSIFIER || this == ONE_CLASS_MORE;
  }
}
