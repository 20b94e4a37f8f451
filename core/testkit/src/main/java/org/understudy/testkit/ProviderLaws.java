package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.understudy.spi.Provider;
import org.understudy.spi.config.Configs;
import org.understudy.spi.config.Key;

/** What every provider owes its users, whatever it makes. */
final class ProviderLaws {
  private ProviderLaws() {}

  static void check(Provider<?> provider) {
    assertTrue(
        provider.name().matches("[a-z0-9]+(-[a-z0-9]+)*"),
        () -> "name '" + provider.name() + "' is not lower-case words joined by hyphens");
    assertFalse(provider.description().isBlank(), "a description is needed");
    for (Key key : Configs.keys(provider.configType())) {
      assertFalse(key.doc().isBlank(), () -> "the config key '" + key.name() + "' lacks a @Doc");
    }
  }
}
