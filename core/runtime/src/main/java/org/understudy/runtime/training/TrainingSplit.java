package org.understudy.runtime.training;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.runtime.transform.Transforms;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.tensor.RandomStream;

/**
 * A dataset divided into rows to train on and rows to validate on, with the transforms that the
 * former were fitted with.
 *
 * @param heldOut the validation rows in the user's units
 * @param digest SHA-256 of all rows
 */
@API(status = API.Status.EXPERIMENTAL)
public record TrainingSplit(
    Transforms transforms,
    TrainingData training,
    TrainingData validation,
    Rows heldOut,
    String digest) {
  /** Rows of this many numbers in all are the most that training holds in memory. */
  private static final long MOST_NUMBERS = 1L << 29;

  /**
   * Divides a dataset.
   *
   * @param chosen transforms by field; fields left out get the defaults
   * @param validationFraction share of the rows for validation, drawn at random
   * @throws IllegalArgumentException if the dataset has no rows or does not fit in memory
   */
  public static TrainingSplit of(
      Dataset dataset,
      Map<String, List<String>> chosen,
      double validationFraction,
      RandomStream random) {
    Rows rows = read(dataset);
    Transforms.check(rows);
    int[] order = random.permutation(rows.count());
    int held = (int) Math.floor(validationFraction * rows.count());
    Rows validation = select(rows, order, 0, held);
    Rows training = select(rows, order, held, rows.count());
    Transforms transforms = Transforms.fit(rows.schema(), training, chosen);
    return new TrainingSplit(
        transforms,
        TrainingData.of(training, transforms),
        TrainingData.of(validation, transforms),
        validation,
        digest(rows));
  }

  private static Rows read(Dataset dataset) {
    long width = dataset.schema().fields().stream().mapToLong(f -> f.shape().size()).sum();
    if (dataset.size() < 2) {
      throw new IllegalArgumentException(
          "dataset: expected at least 2 rows to train and validate on, found " + dataset.size());
    }
    if (dataset.size() * width > MOST_NUMBERS || dataset.size() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "dataset: %d rows of %d numbers are more than training holds in memory (2^29 numbers)"
              .formatted(dataset.size(), width));
    }
    return dataset.read(0, (int) dataset.size());
  }

  private static String digest(Rows rows) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (float[] values : rows.values()) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Rows select(Rows rows, int[] order, int from, int to) {
    List<float[]> values = new ArrayList<>();
    for (Field field : rows.schema().fields()) {
      int size = field.shape().size();
      float[] column = rows.column(field.name());
      float[] chosen = new float[(to - from) * size];
      for (int i = from; i < to; i++) {
        System.arraycopy(column, order[i] * size, chosen, (i - from) * size, size);
      }
      values.add(chosen);
    }
    return new Rows(rows.schema(), to - from, values);
  }
}
