package org.understudy.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.experiment.RunOptions;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.training.TrainingResult;

/**
 * What Control-C and SIGTERM do to a run. Whatever asks whether to stop, as training does behind
 * every step, is given the time to end with all it finished on the disk; what does not ask is left
 * behind, since files appear whole or not at all. Either way a line says how to go on. A second
 * signal changes nothing: the process is ending already.
 */
final class StopOnSignal implements TrainingListener, RunOptions.StageListener, AutoCloseable {
  /** For a step, a simulation and a checkpoint to end. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** For somebody to ask. */
  private static final long UNASKED_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** For the last words of a run that was let go. */
  private static final long FAREWELL_MILLIS = 300;

  private final Thread hook = new Thread(this::stop, "stop-on-signal");
  private volatile boolean requested;
  private volatile boolean asked;
  private @Nullable PrintWriter err;
  private String stage = "preparation";
  private boolean training;
  private boolean closed;

  StopOnSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Where to say what happens. */
  synchronized void reportTo(PrintWriter writer) {
    err = writer;
  }

  private void stop() {
    requested = true;
    try {
      if (ended()) {
        Thread.sleep(FAREWELL_MILLIS);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    say(
        "stopped at '%s'; what was finished is kept: go on with the same command and --resume"
            .formatted(stage()));
  }

  /** Waits for the run to end of itself; false if it did not. */
  private synchronized boolean ended() throws InterruptedException {
    long start = System.nanoTime();
    while (!closed && System.nanoTime() - start < patience()) {
      wait(50);
    }
    return closed;
  }

  private synchronized String stage() {
    return stage;
  }

  private long patience() {
    return training || asked ? PATIENCE_NANOS : UNASKED_NANOS;
  }

  private synchronized void say(String words) {
    if (err != null) {
      err.println("understudy: " + words);
      err.flush();
    }
  }

  @Override
  public synchronized void stage(String name) {
    stage = name;
    asked = false;
  }

  @Override
  public synchronized void onStart(int firstEpoch, int maxEpochs, int stepsPerEpoch) {
    training = true;
  }

  @Override
  public boolean stopRequested() {
    if (requested) {
      asked = true;
    }
    return requested;
  }

  @Override
  public void onCheckpointFailed(UncheckedIOException failure) {
    say(failure.getMessage() + "; training goes on, the checkpoint before this one is kept");
  }

  @Override
  public synchronized void onEnd(TrainingResult result) {
    training = false;
    asked = !result.finished();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending already, which is when the hook is wanted.
        requested = true;
      }
    }
  }
}
