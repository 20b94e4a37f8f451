package org.understudy.runtime.experiment;

import java.nio.file.Path;
import org.apiguardian.api.API;
import org.understudy.runtime.training.TrainingListener;

/**
 * How an experiment is run.
 *
 * @param out the run folder
 * @param resume whether to go on with an interrupted run in that folder
 * @param overwrite whether to replace a run in that folder
 * @param trainOnly whether to stop behind the surrogate file
 * @param stages hears each stage's name as it begins
 * @param listener hears how training goes
 */
@API(status = API.Status.EXPERIMENTAL)
public record RunOptions(
    Path out,
    boolean resume,
    boolean overwrite,
    boolean trainOnly,
    StageListener stages,
    TrainingListener listener) {
  /** Hears which stage of a run begins. */
  public interface StageListener {
    /** A stage begins. */
    void stage(String name);
  }

  /** A new run in a folder, heard by nobody. */
  public static RunOptions in(Path out) {
    return new RunOptions(out, false, false, false, name -> {}, TrainingListener.NONE);
  }
}
