package org.understudy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Assumptions;

/** The Python of this machine, to check files against the libraries that scientists read with. */
@API(status = API.Status.EXPERIMENTAL)
public final class Python {
  private final String interpreter;

  private Python(String interpreter) {
    this.interpreter = interpreter;
  }

  /** A Python that has some modules; where there is none the test is aborted and says so. */
  public static Python with(String... modules) {
    String imports = "import " + String.join(", ", modules);
    for (String interpreter : List.of("python3", "/usr/bin/python3")) {
      Python python = new Python(interpreter);
      try {
        python.run(imports);
        return python;
      } catch (IllegalStateException | UncheckedIOException missing) {
        // The next one may have them.
      }
    }
    return Assumptions.abort(
        "no python3 here can " + imports + ": the cross-check with it did not run");
  }

  /**
   * Runs a script and returns what it printed.
   *
   * @throws IllegalStateException with its output if it fails or takes over a minute
   */
  public String run(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(interpreter, "-c", script));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(interpreter + " did not end: " + output);
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(interpreter + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interpreter + " was interrupted", e);
    }
  }
}
