package org.understudy.posterior.simulator;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Workers on threads of their own, who share out a ledger's simulations. */
final class Crew {
  private static final long TICK_MILLISECONDS = 50;

  /** How long a worker that was asked to leave may take: a Java function cannot be killed. */
  private static final long PATIENCE_SECONDS = 10;

  private final Workforce workforce;
  private final Ledger ledger;
  private final CountDownLatch left;
  private final AtomicInteger restarts = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;

  private Crew(Workforce workforce, Ledger ledger, int size) {
    this.workforce = workforce;
    this.ledger = ledger;
    this.left = new CountDownLatch(size);
  }

  /**
   * Runs what a ledger lacks, until nothing is left or it is not to go on.
   *
   * @param goOn asked by the calling thread before the beginning and every so often
   * @return how often workers had to begin anew
   * @throws CancellationException if the calling thread is interrupted; it stays so
   */
  static int run(Workforce workforce, Ledger ledger, BooleanSupplier goOn) {
    if (!goOn.getAsBoolean()) {
      return 0;
    }
    long batches =
        ((long) ledger.count() - ledger.ended() + workforce.batch() - 1) / workforce.batch();
    int size = (int) Math.min(workforce.size(), batches);
    return new Crew(workforce, ledger, size).run(size, goOn);
  }

  private int run(int size, BooleanSupplier goOn) {
    Thread[] threads = new Thread[size];
    for (int number = 0; number < size; number++) {
      int own = number;
      threads[number] = new Thread(() -> work(own), "simulations-" + own);
      threads[number].setDaemon(true);
      threads[number].start();
    }
    boolean interrupted = false;
    try {
      while (!left.await(TICK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        if (failure.get() != null || !goOn.getAsBoolean()) {
          break;
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      interrupted |= dismiss(threads);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException(
          "simulations: interrupted when %,d of %,d had ended"
              .formatted(ledger.ended(), ledger.count()));
    }
    rethrow(failure.get());
    return restarts.get();
  }

  private void work(int number) {
    try (Worker worker = workforce.worker(number)) {
      try {
        int first = ledger.take(workforce.batch());
        while (first >= 0 && !stopped) {
          int count = Math.min(workforce.batch(), ledger.count() - first);
          enter(first, worker.simulate(ledger, first, count));
          first = ledger.take(workforce.batch());
        }
      } finally {
        restarts.addAndGet(worker.restarts());
      }
    } catch (InterruptedException e) {
      // Asked to leave: what was in hand is not entered.
    } catch (Throwable e) {
      // What fails while the crew is being dismissed may fail of that.
      if (!stopped) {
        failure.compareAndSet(null, e);
      }
    } finally {
      left.countDown();
    }
  }

  private void enter(int first, List<Answer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      // What fails while the crew is being dismissed may fail of that.
      if (!stopped || answers.get(i).outcome() == Outcome.DONE) {
        ledger.enter(first + i, answers.get(i));
      }
    }
  }

  /** Sends everybody home; true if the calling thread was interrupted meanwhile. */
  private boolean dismiss(Thread[] threads) {
    if (left.getCount() == 0) {
      return false;
    }
    stopped = true;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    try {
      boolean home = left.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!home) {
        // Whoever comes later comes too late.
        ledger.close();
      }
      return false;
    } catch (InterruptedException e) {
      ledger.close();
      return true;
    }
  }

  private static void rethrow(@Nullable Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }
}
