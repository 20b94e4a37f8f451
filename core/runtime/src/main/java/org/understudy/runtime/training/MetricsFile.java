package org.understudy.runtime.training;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.runtime.file.AtomicFile;

/** {@code metrics.csv}: one line an epoch, whole at any moment. */
@API(status = API.Status.EXPERIMENTAL)
public final class MetricsFile implements TrainingListener, AutoCloseable {
  private static final long INTERVAL_NANOS = 2_000_000_000L;

  private final Path file;
  private final List<Epoch> epochs = new ArrayList<>();
  private long written;
  private boolean finished;

  /** Writes to a file. */
  public MetricsFile(Path file) {
    this.file = file;
  }

  @Override
  public void onEpoch(Epoch epoch) {
    epochs.add(epoch);
    if (System.nanoTime() - written > INTERVAL_NANOS) {
      try {
        write(epochs);
      } catch (UncheckedIOException e) {
        // The lines are kept and written with the next ones; training need not end for them.
      }
    }
  }

  /**
   * Writes the whole history, epochs before a resumption included.
   *
   * @throws UncheckedIOException if the file cannot be written, naming it
   */
  public void finish(TrainingResult result) {
    finished = true;
    write(result.history());
  }

  private void write(List<Epoch> lines) {
    written = System.nanoTime();
    if (lines.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("epoch,step");
    List<String> objectives = List.copyOf(lines.get(0).trainingLoss().keySet());
    for (String objective : objectives) {
      text.append(",train_").append(objective).append(",validation_").append(objective);
    }
    List<String> figures = List.copyOf(lines.get(0).diagnostics().keySet());
    figures.forEach(figure -> text.append(',').append(figure));
    text.append(",learning_rate,gradient_norm,best,seconds\n");
    for (Epoch line : lines) {
      text.append(line.number()).append(',').append(line.step());
      for (String objective : objectives) {
        text.append(',').append(line.trainingLoss().get(objective));
        text.append(',').append(line.validationLoss().get(objective));
      }
      for (String figure : figures) {
        text.append(',').append(line.diagnostics().get(figure));
      }
      text.append(',').append(line.learningRate()).append(',').append(line.gradientNorm());
      text.append(',').append(line.best() ? 1 : 0).append(',').append(line.seconds()).append('\n');
    }
    AtomicFile.write(file, text.toString());
  }

  @Override
  public void close() {
    if (!finished) {
      write(List.copyOf(epochs));
    }
  }
}
