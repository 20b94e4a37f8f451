package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;

/** The laws of a file format: what is written comes back, and a file is whole or not there. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class FileFormatConformance<C extends Record> {
  private static final float[] ODD = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1f / 3,
    16_777_217f
  };

  @TempDir Path folder;

  /** The provider under test. */
  protected abstract FileDatasetProvider<C> provider();

  /** What is written: several fields, unless the format holds one. */
  protected Schema schema() {
    return Schema.of(
        Field.target("energy").in("GeV"), Field.target("cells", 3), Field.target("image", 2, 2));
  }

  /** What opens again: the same, unless the format forgets names, shapes or units. */
  protected Schema readBack(Schema written, Path file) {
    return written;
  }

  /** Whether the format holds tables without rows; if not, finishing one is refused. */
  protected boolean holdsNoRows() {
    return true;
  }

  private Path file(String ending) {
    return folder.resolve("table." + ending);
  }

  private Rows rows(int count, long seed) {
    RandomStream random = RandomStream.of(seed);
    List<float[]> values = new ArrayList<>();
    for (Field field : schema().fields()) {
      float[] column = new float[count * field.shape().size()];
      for (int i = 0; i < column.length; i++) {
        column[i] = i < ODD.length ? ODD[i] : Float.intBitsToFloat((int) random.nextLong());
      }
      values.add(column);
    }
    return new Rows(schema(), count, values);
  }

  private void write(Path file, Rows... blocks) {
    try (DatasetWriter writer = provider().write(file, schema())) {
      for (Rows block : blocks) {
        writer.write(block);
      }
      writer.finish();
    }
  }

  private static Rows slice(Rows rows, int from, int to) {
    List<float[]> values = new ArrayList<>();
    for (Field field : rows.schema().fields()) {
      int width = field.shape().size();
      values.add(Arrays.copyOfRange(rows.column(field.name()), from * width, to * width));
    }
    return new Rows(rows.schema(), to - from, values);
  }

  /** Bits of every number, row by row; every NaN is the same. */
  private static int[] bits(Rows rows) {
    float[] matrix = rows.matrix(Role.TARGET);
    int[] bits = new int[matrix.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(matrix[i]);
    }
    return bits;
  }

  @Test
  void describesItself() {
    ProviderLaws.check(provider());
    assertFalse(provider().extensions().isEmpty());
    for (String ending : provider().extensions()) {
      assertTrue(ending.matches("[a-z0-9.]+"), ending);
    }
  }

  @Test
  void isFoundByName() {
    assertEquals(
        provider().getClass(),
        Understudy.create()
            .registry()
            .find(FileDatasetProvider.class, provider().name(), ConfigNode.empty())
            .getClass(),
        "META-INF/services/org.understudy.spi.DatasetProvider should list the provider");
  }

  @Test
  void whatIsWrittenComesBack() {
    for (String ending : provider().extensions()) {
      Rows rows = rows(1000, 1);
      write(file(ending), slice(rows, 0, 1), slice(rows, 1, 700), slice(rows, 700, 1000));
      try (Dataset dataset = provider().open(file(ending))) {
        assertEquals(readBack(schema(), file(ending)), dataset.schema());
        assertEquals(1000, dataset.size());
        assertArrayEquals(bits(rows), bits(dataset.read(0, 1000)), ending);
        for (int[] block : new int[][] {{990, 10}, {0, 1}, {123, 456}, {123, 1}, {1000, 0}}) {
          assertArrayEquals(
              bits(slice(rows, block[0], block[0] + block[1])),
              bits(dataset.read(block[0], block[1])),
              "rows from " + block[0]);
        }
        for (long[] block : new long[][] {{-1, 1}, {0, 1001}, {1000, 1}, {Long.MAX_VALUE, 2}}) {
          assertThrows(
              IllegalArgumentException.class, () -> dataset.read(block[0], (int) block[1]));
        }
      }
    }
  }

  @Test
  void equalRowsMakeEqualFiles() throws IOException {
    for (String ending : provider().extensions()) {
      Rows rows = rows(50, 2);
      write(file(ending), rows);
      byte[] first = Files.readAllBytes(file(ending));
      write(file(ending), slice(rows, 0, 20), slice(rows, 20, 50));
      assertArrayEquals(first, Files.readAllBytes(file(ending)), ending);
    }
  }

  @Test
  void aTableMayHaveNoRows() {
    String ending = provider().extensions().get(0);
    if (holdsNoRows()) {
      write(file(ending), rows(0, 3));
      try (Dataset dataset = provider().open(file(ending))) {
        assertEquals(0, dataset.size());
        assertEquals(readBack(schema(), file(ending)), dataset.schema());
        assertEquals(0, dataset.read(0, 0).count());
      }
    } else {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> write(file(ending), rows(0, 3)));
      assertTrue(refused.getMessage().contains("table." + ending), refused.getMessage());
      assertEquals(List.of(), left());
    }
  }

  @Test
  void anUnfinishedFileIsNotThere() {
    String ending = provider().extensions().get(0);
    try (DatasetWriter writer = provider().write(file(ending), schema())) {
      writer.write(rows(100, 4));
      assertFalse(Files.exists(file(ending)));
    }
    assertEquals(List.of(), left(), "files left behind a writer that did not finish");
    write(file(ending), rows(10, 5));
    try (DatasetWriter writer = provider().write(file(ending), schema())) {
      writer.write(rows(100, 4));
      writer.close();
    }
    assertEquals(List.of("table." + ending), left());
    try (Dataset before = provider().open(file(ending))) {
      assertEquals(10, before.size());
    }
    write(file(ending), rows(4, 6));
    assertEquals(List.of("table." + ending), left());
    try (Dataset shorter = provider().open(file(ending))) {
      assertArrayEquals(bits(rows(4, 6)), bits(shorter.read(0, 4)));
    }
  }

  private List<String> left() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = file(provider().extensions().get(0));
    UncheckedIOException error =
        assertThrows(UncheckedIOException.class, () -> provider().open(missing));
    assertTrue(error.getMessage().contains(missing.toString()), error.getMessage());
  }

  @Test
  void anEmptyFileIsRefusedByName() throws IOException {
    for (String ending : provider().extensions()) {
      Files.write(file(ending), new byte[0]);
      RuntimeException error =
          assertThrows(RuntimeException.class, () -> provider().open(file(ending)));
      assertTrue(
          error instanceof IllegalArgumentException || error instanceof UncheckedIOException,
          error::toString);
      assertTrue(error.getMessage().contains("table." + ending), error.getMessage());
    }
  }

  @Test
  void damageIsRefusedByNameOrHarmless() throws IOException {
    Path damaged = Files.createDirectories(folder.resolve("damaged"));
    for (String ending : provider().extensions()) {
      write(file(ending), rows(200, 7));
      List<String> wrong =
          assertTimeoutPreemptively(
              Duration.ofSeconds(60),
              () -> DamagedFile.check(file(ending), damaged, 150, 8, this::readAll));
      assertEquals(List.of(), wrong);
    }
  }

  private Object readAll(Path file) {
    try (Dataset dataset = provider().open(file)) {
      int sum = 0;
      for (long row = 0; row < dataset.size(); row += 100) {
        sum += dataset.read(row, (int) Math.min(100, dataset.size() - row)).count();
      }
      return sum;
    }
  }

  @Test
  void rolesAndUnitsComeFromTheConfig() {
    Path file = file(provider().extensions().get(0));
    write(file, rows(5, 9));
    Schema opened = readBack(schema(), file);
    String first = opened.fields().get(0).name();
    try (Dataset dataset = provider().open(config(first, "keV"), context())) {
      assertEquals(Role.CONDITION, dataset.schema().field(first).role());
      assertEquals("keV", dataset.schema().field(first).unit());
      int width = opened.fields().get(0).shape().size();
      assertEquals(2 * width, dataset.read(3, 2).matrix(Role.CONDITION).length);
    }
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> provider().open(config("no-such-field", "m"), context()));
    assertTrue(
        unknown.getMessage().contains("no-such-field") && unknown.getMessage().contains(first),
        unknown.getMessage());
  }

  private C config(String condition, String unit) {
    Map<String, ConfigNode> keys =
        Map.of(
            "path", node("table." + provider().extensions().get(0)),
            "condition", node(List.of(node(condition))),
            "units", node(Map.of(condition, node(unit))));
    return Configs.bind(node(keys), provider().configType());
  }

  private static ConfigNode node(Object value) {
    return new ConfigNode(value, "", "");
  }

  private org.understudy.spi.Context context() {
    return Understudy.create().context(RandomStream.of(1), folder);
  }
}
