package org.understudy.spi;

import org.apiguardian.api.API;

/** What a field is to a conditional distribution. */
@API(status = API.Status.EXPERIMENTAL)
public enum Role {
  /** Drawn. */
  TARGET,
  /** Given. */
  CONDITION,
  /** Carried along and not modelled. */
  AUXILIARY
}
