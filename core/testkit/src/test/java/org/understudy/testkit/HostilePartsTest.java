package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;

/** The hostile parts do their harm, and a victim that takes it badly is found out. */
final class HostilePartsTest {
  @TempDir Path folder;

  private Path whole() throws IOException {
    Files.createDirectories(folder.resolve("damaged"));
    return Files.write(folder.resolve("data.bin"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  }

  private List<String> check(DamagedFile.Reader reader) throws IOException {
    return DamagedFile.check(whole(), folder.resolve("damaged"), 20, 1, reader);
  }

  @Test
  void everyCopyIsDamagedAndNoneIsTheFile() throws IOException {
    Set<String> seen = new TreeSet<>();
    List<String> wrong =
        check(
            file -> {
              try {
                seen.add(java.util.Arrays.toString(Files.readAllBytes(file)));
                return seen;
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertEquals(List.of(), wrong);
    assertTrue(seen.size() > 10, "the damage hardly varies: " + seen);
    assertFalse(seen.contains("[1, 2, 3, 4, 5, 6, 7, 8]"), "a copy was left whole");
  }

  @Test
  void aReaderThatCrashesIsFoundOut() throws IOException {
    List<String> wrong =
        check(
            file -> {
              throw new ArrayIndexOutOfBoundsException("7");
            });
    assertEquals(60, wrong.size());
    assertTrue(wrong.get(0).contains("ArrayIndexOutOfBoundsException"), wrong.get(0));
  }

  @Test
  void anErrorThatDoesNotNameTheFileIsFoundOut() throws IOException {
    List<String> wrong =
        check(
            file -> {
              throw new IllegalArgumentException("the header is damaged");
            });
    assertTrue(wrong.get(0).contains("does not name the file"), wrong.get(0));
    assertEquals(
        List.of(),
        check(
            file -> {
              throw new IllegalArgumentException(file + ": the header is damaged");
            }));
  }

  @Test
  void aDatasetThatBreaksInTheMiddleBreaksTrainingWithItsOwnWords() {
    Schema schema = Schema.of(Field.target("x"));
    Dataset rows = Dataset.of(new Rows(schema, 100, List.of(new float[100])));
    Dataset broken = new ThrowingDataset(rows, 60);
    assertEquals(60, broken.read(0, 60).count());
    double fraction = Configs.defaults(TrainingConfig.class).validationFraction();
    RuntimeException error =
        assertThrows(
            java.io.UncheckedIOException.class,
            () -> TrainingSplit.of(broken, java.util.Map.of(), fraction, RandomStream.of(1)));
    assertTrue(error.getMessage().contains("row 60 cannot be read"), error.getMessage());
  }
}
