package org.understudy.posterior.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a process writes on its standard error: all of it to the log, the last lines at hand. */
final class StandardError {
  private static final int LAST_LINES = 3;
  private static final int LONGEST_LINE = 500;
  private static final long DRAIN_MILLISECONDS = 200;

  private final ProgramLog log;
  private final Deque<String> last = new ArrayDeque<>();
  private final Thread reader;

  StandardError(InputStream stream, ProgramLog log, int worker) {
    this.log = log;
    this.reader = new Thread(() -> read(stream, worker), "simulator-errors-" + worker);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream, int worker) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int read = in.read(); read >= 0; read = in.read()) {
        if (read == '\n' || line.length() == LONGEST_LINE) {
          keep(worker, line.toString());
          line.setLength(0);
        }
        if (read != '\n' && read != '\r') {
          line.append((char) read);
        }
      }
      if (!line.isEmpty()) {
        keep(worker, line.toString());
      }
    } catch (IOException e) {
      keep(worker, "(the rest cannot be read: " + e.getMessage() + ")");
    }
  }

  private void keep(int worker, String line) {
    synchronized (last) {
      last.addLast(line);
      if (last.size() > LAST_LINES) {
        last.removeFirst();
      }
    }
    log.add(worker, line);
  }

  /** Waits a moment for what an ended process wrote last. */
  void await() throws InterruptedException {
    reader.join(DRAIN_MILLISECONDS);
  }

  /** The last lines as the end of a message; nothing where there are none. */
  String lastLines() {
    synchronized (last) {
      return last.isEmpty()
          ? ""
          : "; the last it wrote on its standard error%s: %s"
              .formatted(log.place(), String.join(" | ", last));
    }
  }
}
