package org.understudy.runtime.comparison;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.understudy.runtime.experiment.RunOptions;
import org.understudy.runtime.file.AtomicFile;
import org.understudy.runtime.file.Folders;

/** The folder of a comparison: what may be begun, resumed or replaced in it, and where all lies. */
record ComparisonFolder(Path root) {
  /**
   * Readies the folder.
   *
   * @throws IllegalArgumentException if there is something in it that was not asked to be replaced
   */
  void prepare(Comparison comparison, RunOptions options) {
    Path resolved = root.resolve("comparison.yaml");
    try {
      boolean begun = Files.exists(resolved);
      boolean finished = Files.exists(result());
      if (begun && options.resume() && !finished) {
        if (!Files.readString(resolved).equals(comparison.resolved())) {
          throw new IllegalArgumentException(
              ("%s holds an interrupted comparison with other settings (see %s): resume with the"
                      + " same file and options, or choose another --out")
                  .formatted(root, resolved));
        }
        return;
      }
      if (begun && !options.overwrite()) {
        throw new IllegalArgumentException(
            finished
                ? "%s holds a finished comparison: choose another --out, or add --overwrite to"
                        .formatted(root)
                    + " replace it"
                : "%s holds an interrupted comparison: add --resume to go on with it, or"
                        .formatted(root)
                    + " --overwrite to begin anew");
      }
      Files.deleteIfExists(result());
      Folders.remove(root.resolve("families"));
      Folders.remove(root.resolve("dataset"));
      AtomicFile.write(resolved, comparison.resolved());
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("comparison folder " + root + ": " + e.getMessage(), e));
    }
  }

  /** Every number; it stands only where a comparison is finished. */
  Path result() {
    return root.resolve("result.json");
  }

  /** The page. */
  Path page() {
    return root.resolve("report.html");
  }

  /** A line for each training. */
  Path table() {
    return root.resolve("table.csv");
  }

  /** What one training left behind: it stands only where that is finished. */
  Path score(Entrant entrant, int seed) {
    return family(entrant).resolve("score-" + seed + ".json");
  }

  /** Draws to look at. */
  Path draws(Entrant entrant) {
    return family(entrant).resolve("draws.csv");
  }

  private Path family(Entrant entrant) {
    return root.resolve("families").resolve(entrant.label().replaceAll("[^A-Za-z0-9._-]", "-"));
  }
}
