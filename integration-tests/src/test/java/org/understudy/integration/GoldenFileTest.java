package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;

/** Surrogate files of every format version read for ever, and give the numbers that they gave. */
class GoldenFileTest {
  /** Rounding differs between processors by a few last places, which a flow's layers enlarge. */
  private static final double TOLERANCE = 2e-4;

  @TempDir Path folder;

  static List<Path> surrogates() throws IOException, URISyntaxException {
    URL golden = Objects.requireNonNull(GoldenFileTest.class.getResource("golden"));
    try (Stream<Path> files = Files.list(Path.of(golden.toURI()))) {
      return files.filter(file -> file.toString().endsWith(".surrogate")).sorted().toList();
    }
  }

  @Test
  void everyVersionHasItsFile() throws Exception {
    for (int version = 1; version <= SurrogateFile.VERSION; version++) {
      String start = "v" + version + "-";
      assertTrue(
          surrogates().stream().anyMatch(file -> file.getFileName().toString().startsWith(start)),
          "no golden file of version " + version + ": write one with GoldenFiles");
    }
  }

  @ParameterizedTest
  @MethodSource("surrogates")
  void givesTheNumbersItGave(Path file) throws IOException {
    JsonNode numbers =
        new ObjectMapper()
            .readTree(Path.of(file.toString().replace(".surrogate", ".json")).toFile());
    double[] given = array(numbers.get("condition"));
    float[] condition = {(float) given[0], (float) given[1]};
    try (Surrogate surrogate = Understudy.create().load(file)) {
      float[][] draws = surrogate.sample(condition, numbers.get("draws").size(), 17);
      float[][] before = new float[draws.length][];
      for (int i = 0; i < draws.length; i++) {
        double[] expected = array(numbers.get("draws").get(i));
        before[i] = new float[expected.length];
        for (int j = 0; j < expected.length; j++) {
          before[i][j] = (float) expected[j];
          double slack = TOLERANCE * (1 + Math.abs(expected[j]));
          assertEquals(expected[j], draws[i][j], slack, "draw " + i + ", " + j);
        }
      }
      assertArrayEquals(
          array(numbers.get("log-prob")), surrogate.logProb(before, condition), 10 * TOLERANCE);
      assertEquals(
          List.of("angle [rad]", "mass [GeV]", "offset []", "x []"),
          surrogate.schema().fields().stream()
              .map(field -> field.name() + " [" + field.unit() + "]")
              .toList());
    }
  }

  private static double[] array(JsonNode node) {
    double[] values = new double[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).asDouble();
    }
    return values;
  }

  @Test
  void aFutureVersionIsRefusedInWords() throws Exception {
    Path future = folder.resolve("future.surrogate");
    try (ZipFile golden = new ZipFile(surrogates().get(0).toFile());
        ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(future))) {
      for (ZipEntry entry : List.copyOf(golden.stream().map(ZipEntry.class::cast).toList())) {
        byte[] bytes = golden.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("surrogate.json")) {
          String json = new String(bytes, StandardCharsets.UTF_8);
          bytes =
              json.replaceFirst("\"version\" : [0-9]+", "\"version\" : 9999")
                  .getBytes(StandardCharsets.UTF_8);
        }
        zip.putNextEntry(new ZipEntry(entry.getName()));
        zip.write(bytes);
      }
    }
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Understudy.create().load(future));
    assertTrue(
        refused.getMessage().contains("future.surrogate")
            && refused.getMessage().contains("version 9999")
            && refused.getMessage().contains("newer release"),
        refused.getMessage());
  }
}
