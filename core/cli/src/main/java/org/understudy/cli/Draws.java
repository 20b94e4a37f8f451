package org.understudy.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Observations;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;

/** A condition read from a table, draws written to one. */
final class Draws {
  private Draws() {}

  /**
   * The one row of a table as a surrogate's condition.
   *
   * @param option the option that named the file, for messages
   */
  static float[] condition(Understudy understudy, Surrogate surrogate, Path file, String option) {
    Schema schema = surrogate.schema();
    if (!schema.isConditional()) {
      throw new IllegalArgumentException(
          option + ": this surrogate takes no condition; use `understudy sample MODEL -n N` alone");
    }
    return Observations.read(understudy, file, schema, Role.CONDITION).matrix(Role.CONDITION);
  }

  static void write(
      Understudy understudy,
      Surrogate surrogate,
      float @Nullable [] condition,
      int count,
      long seed,
      Path out) {
    if (count < 1) {
      throw new IllegalArgumentException("draws: expected an integer >= 1, found " + count);
    }
    float[][] draws = surrogate.sample(condition, count, seed);
    int width = draws[0].length;
    float[] matrix = new float[count * width];
    for (int i = 0; i < count; i++) {
      System.arraycopy(draws[i], 0, matrix, i * width, width);
    }
    understudy.writeTable(out, Rows.of(surrogate.schema(), Role.TARGET, matrix, count));
  }
}
