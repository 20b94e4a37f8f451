package org.understudy.spi.config;

import org.apiguardian.api.API;

/** A mistake in an experiment file: what, where, and what would be right. */
@API(status = API.Status.EXPERIMENTAL)
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a whole message. */
  public ConfigException(String message) {
    super(message);
  }

  /** At a node: {@code file.yaml:12: training.batch-size: message}. */
  public static ConfigException at(ConfigNode node, String message) {
    String place = node.place().isEmpty() ? "" : node.place() + ": ";
    String path = node.path().isEmpty() ? "" : node.path() + ": ";
    return new ConfigException(place + path + message);
  }
}
