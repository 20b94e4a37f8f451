package org.understudy.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.understudy.spi.Dataset;
import org.understudy.spi.FieldConfig;
import org.understudy.spi.FileConfig;
import org.understudy.spi.Rows;

final class CsvTest {
  @TempDir Path folder;

  private Path file(String text) {
    try {
      return Files.writeString(folder.resolve("data.csv"), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Rows read(String text) {
    try (Dataset dataset = new CsvProvider().open(file(text))) {
      return dataset.read(0, (int) dataset.size());
    }
  }

  @Test
  void numbersAsOtherProgramsWriteThem() {
    Rows rows = read("\uFEFFa, b\r\n1,-2.5e-3\r\n\"3\", +.5 \r\nnan,-inf\r\nNaN,Infinity\r\n");
    assertArrayEquals(new float[] {1, 3, Float.NaN, Float.NaN}, rows.column("a"));
    assertArrayEquals(
        new float[] {-2.5e-3f, 0.5f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY},
        rows.column("b"));
  }

  /** 16777217 lies between two floats, at the tie; 16777217.000001 above it. */
  @Test
  void decimalsRoundOnce() {
    assertArrayEquals(
        new float[] {16777216, 16777218}, read("a\n16777217\n16777217.000001\n").column("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a,b\n1,2\n3,x\n'|data.csv, line 3, column 'b': expected a number, found \"x\"",
        "'a,b\n1,2\n3,1f\n'|line 3, column 'b': expected a number, found \"1f\"",
        "'a,b\n1,2\n3,0x1p3\n'|found \"0x1p3\"",
        "'a,b\n1,2\n3,\n'|found \"\"",
        "'a,b\n1,2\n3\n'|data.csv, line 3: expected 2 values, as the header names, found 1",
        "'a,b\n1,2,3\n'|line 2: expected 2 values, as the header names, found 3",
        "'a,a\n1,2\n'|line 1: a column name comes twice"
      })
  void mistakesAreNamedWithTheirPlace(String text, String message) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> read(text));
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Test
  void everyColumnIsAField() {
    Rows rows = read("theta_1,theta_2\n1,2\n");
    assertEquals(2, rows.schema().fields().size());
    assertEquals(0, rows.schema().field("theta_2").shape().rank());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|fields.pair.columns: expected one or more, found none",
        "a,b,a|fields.pair.columns: 'a' is named twice",
        "a..b,b|fields.pair.columns: 'b' is named twice"
      })
  void aFieldHasEachOfItsColumnsOnce(String columns, String message) {
    List<String> names = columns.isEmpty() ? List.of() : List.of(columns.split(","));
    FileConfig config =
        new FileConfig(
            folder,
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of("pair", new FieldConfig(names, List.of())));
    try (Dataset plain = new CsvProvider().open(file("a,b,c\n1,2,3\n"))) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> config.applyTo(plain));
      assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
  }
}
