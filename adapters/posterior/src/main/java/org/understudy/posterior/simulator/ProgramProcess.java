package org.understudy.posterior.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running process of a program. Its output is read by threads of its own: reads can hang. */
final class ProgramProcess implements AutoCloseable {
  private static final long LEAVING_SECONDS = 2;
  private static final long SIGNAL_GRACE_MILLISECONDS = 500;

  /** Exit codes of processes that a hang-up, an interrupt or a request to end has ended. */
  private static final int HANG_UP = 129;

  private static final int INTERRUPT = 130;
  private static final int TERMINATE = 143;

  /** What the program printed: a line, or how its output ended. */
  private record Printed(@Nullable String line, String end) {}

  private final Program program;
  private final Process process;
  private final StandardError errors;
  private final BlockingQueue<Printed> printed = new ArrayBlockingQueue<>(4);
  private final Thread reader;
  private boolean busy;

  ProgramProcess(Program program, Process process, int worker) {
    this.program = program;
    this.process = process;
    this.errors = new StandardError(process.getErrorStream(), program.log(), worker);
    this.reader = new Thread(this::read, "simulator-output-" + worker);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int read = in.read(); read >= 0; read = in.read()) {
        if (read == '\n') {
          printed.put(new Printed(line.toString(StandardCharsets.UTF_8), ""));
          line.reset();
        } else if (line.size() < program.lines().longest()) {
          line.write(read);
        } else {
          printed.put(new Printed(null, "a line of more than %,d bytes".formatted(line.size())));
          return;
        }
      }
      printed.put(new Printed(null, ""));
    } catch (IOException e) {
      // The pipe broke: what is left to know is the exit code.
      while (!printed.offer(new Printed(null, ""))) {
        printed.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts one simulation to the program. */
  Answer ask(int simulation, String request) throws InterruptedException {
    Printed unasked = printed.poll();
    if (unasked != null && unasked.line() != null) {
      return Answer.failed(
          Outcome.GARBAGE,
          "it printed a line it was not asked for, %s: its standard output is for answers only"
              .formatted(ProgramLines.brief(unasked.line())));
    }
    busy = true;
    try {
      process.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      return crashed(simulation);
    }
    Printed answer =
        unasked != null ? unasked : printed.poll(program.timeOut().toNanos(), TimeUnit.NANOSECONDS);
    if (answer == null) {
      return Answer.failed(
          Outcome.TIMED_OUT,
          "simulation %d took longer than %s s%s"
              .formatted(simulation, program.timeOut().toMillis() / 1000.0, errors.lastLines()));
    }
    if (answer.line() == null) {
      return answer.end().isEmpty()
          ? crashed(simulation)
          : Answer.failed(Outcome.GARBAGE, "it printed " + answer.end());
    }
    busy = false;
    return program.lines().answer(simulation, answer.line());
  }

  private Answer crashed(int simulation) throws InterruptedException {
    boolean ended = process.waitFor(LEAVING_SECONDS, TimeUnit.SECONDS);
    int code = ended ? process.exitValue() : 0;
    if (code == HANG_UP || code == INTERRUPT || code == TERMINATE) {
      // A signal to all of us reaches the program first: then somebody will interrupt this wait.
      Thread.sleep(SIGNAL_GRACE_MILLISECONDS);
    }
    errors.await();
    return Answer.failed(
        Outcome.CRASHED,
        "simulation %d: the program %s%s"
            .formatted(
                simulation,
                ended ? "ended with exit code " + code : "closed its standard output",
                errors.lastLines()));
  }

  /** Ends the process and those it started, now. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    reader.interrupt();
  }

  /** Lets the process leave by itself, unless it is at work. */
  @Override
  public void close() {
    try {
      if (!busy) {
        process.getOutputStream().close();
        if (process.waitFor(LEAVING_SECONDS, TimeUnit.SECONDS)) {
          // It may be waiting to hand over lines that nobody asked for.
          reader.interrupt();
          return;
        }
      }
    } catch (IOException e) {
      // It has gone already, or is killed below.
      busy = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }
}
