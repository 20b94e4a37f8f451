package org.understudy.vae;

import org.apiguardian.api.API;

/** Where the deviation of a Gaussian decoder comes from. */
@API(status = API.Status.EXPERIMENTAL)
public enum Spread {
  /** It stays as it was set. */
  FIXED,
  /** Learned, the same for every element. */
  SHARED,
  /** Learned, one for every element. */
  ELEMENTWISE,
  /** The decoder gives it with the mean, for every element and code. */
  DECODED
}
