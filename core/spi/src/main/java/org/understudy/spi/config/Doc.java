package org.understudy.spi.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** One sentence on a config record's component, shown by {@code understudy describe}. */
@API(status = API.Status.EXPERIMENTAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
  /** What it sets, its unit and its range. */
  String value();
}
