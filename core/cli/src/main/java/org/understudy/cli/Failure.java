package org.understudy.cli;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.config.ConfigException;

/**
 * A thrown error as a person and a script see it.
 *
 * @param message one paragraph
 * @param exitCode of {@link ExitCode}
 */
record Failure(String message, int exitCode) {
  static Failure of(Throwable thrown) {
    if (missesNativeLibrary(thrown)) {
      return new Failure(paragraph(thrown), ExitCode.MACHINE);
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure(
          "out of memory ("
              + thrown.getMessage()
              + "): give Java more with UNDERSTUDY_JAVA_OPTIONS=-Xmx8g, or ask for fewer draws at"
              + " a time",
          ExitCode.MACHINE);
    }
    boolean mistake =
        thrown instanceof ConfigException
            || thrown instanceof IllegalArgumentException
            || thrown instanceof UnsupportedOperationException
            || hasCause(thrown, NoSuchFileException.class)
            || hasCause(thrown, FileNotFoundException.class);
    return new Failure(paragraph(thrown), mistake ? ExitCode.MISTAKE : ExitCode.FAILED);
  }

  private static boolean missesNativeLibrary(Throwable thrown) {
    return hasCause(thrown, UnsatisfiedLinkError.class)
        || hasCause(thrown, NoClassDefFoundError.class)
        || hasCause(thrown, ExceptionInInitializerError.class);
  }

  private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static String paragraph(Throwable thrown) {
    @Nullable String message = null;
    for (Throwable t = thrown; t != null && message == null; t = t.getCause()) {
      message = t.getMessage();
      if (t.getCause() != null && t.getCause().toString().equals(message)) {
        message = null;
      }
      if (t instanceof NoSuchFileException && message != null) {
        message = "there is no file " + message;
      }
    }
    if (message == null) {
      message = "unexpected " + thrown.getClass().getSimpleName() + " without a message";
    }
    boolean unexpected =
        thrown instanceof NullPointerException
            || thrown instanceof IndexOutOfBoundsException
            || thrown instanceof ClassCastException;
    return unexpected
        ? "internal error (" + message + "): run again with --verbose and report what it prints"
        : message;
  }
}
