package org.understudy.spi.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** The value a config record's component has where the file leaves it out, as YAML text. */
@API(status = API.Status.EXPERIMENTAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** YAML text: {@code 50}, {@code relu}, {@code [64, 64]}, {@code {type: normal}}. */
  String value();
}
