package org.understudy.testkit;

import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.understudy.tensor.Engine;

/**
 * An engine that forgives nothing: closing a tensor twice or using it after its close fails where
 * it happens, memory given back turns to NaN, and a scope, parameter or tensor that is still open
 * at the end is an error with its shape and the line that made it.
 *
 * <p>For every test of a class, {@code @ExtendWith(HostileEngine.class)}; or for a part of one
 * test, around all of its scopes:
 *
 * <pre>{@code
 * try (HostileEngine engine = HostileEngine.open();
 *     Scope scope = Scope.open()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>There is one engine in a process, so such tests do not run side by side.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class HostileEngine implements AutoCloseable, BeforeEachCallback, AfterEachCallback {
  private static final int SHOWN = 10;

  /** For {@link ExtendWith}; elsewhere {@link #open}. */
  public HostileEngine() {}

  /** Makes the engine of this process hostile until closed. */
  public static HostileEngine open() {
    Engine.hostile(true);
    return new HostileEngine();
  }

  /**
   * Makes the engine friendly again.
   *
   * @throws AssertionError if anything made in between is still open
   */
  @Override
  public void close() {
    List<String> leaks = Engine.leaks();
    Engine.hostile(false);
    if (!leaks.isEmpty()) {
      int shown = Math.min(SHOWN, leaks.size());
      throw new AssertionError(
          "never closed: "
              + String.join("; ", leaks.subList(0, shown))
              + (shown < leaks.size() ? "; and " + (leaks.size() - shown) + " more" : ""));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Engine.hostile(true);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }
}
