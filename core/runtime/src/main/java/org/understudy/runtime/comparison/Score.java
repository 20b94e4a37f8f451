package org.understudy.runtime.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.runtime.file.AtomicFile;

/**
 * What one training of one family came to.
 *
 * @param density what can be said of its density
 * @param figures by name, in the order they were taken
 * @param ended why training ended, in words; empty if it did not begin
 * @param error what went wrong; empty if nothing did
 */
@API(status = API.Status.EXPERIMENTAL)
public record Score(DensityKind density, Map<String, Double> figures, String ended, String error) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What a distribution can say of its density. */
  public enum DensityKind {
    /** log p(x). */
    EXACT("exact"),
    /** A lower bound on log p(x). */
    BOUND("bound"),
    /** log p(x) but for a constant. */
    UNNORMALISED("unnormalised"),
    /** Nothing. */
    NONE("none");

    private final String word;

    DensityKind(String word) {
      this.word = word;
    }

    /** The name in tables and files. */
    public String word() {
      return word;
    }
  }

  /** Copies the figures. */
  public Score {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** Everything by name. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("density", density.name());
    facts.put("figures", figures);
    facts.put("ended", ended);
    facts.put("error", error);
    return facts;
  }

  void write(Path file) {
    try {
      AtomicFile.write(file, JSON.writeValueAsString(facts()) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a score has no JSON form", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UncheckedIOException naming the file, if it cannot be read
   */
  static Score read(Path file) {
    try {
      Map<String, Object> facts =
          JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, Object>>() {});
      Map<String, Double> figures = new LinkedHashMap<>();
      ((Map<?, ?>) facts.get("figures"))
          .forEach(
              (name, value) ->
                  figures.put(String.valueOf(name), Double.valueOf(String.valueOf(value))));
      return new Score(
          DensityKind.valueOf(String.valueOf(facts.get("density"))),
          figures,
          String.valueOf(facts.get("ended")),
          String.valueOf(facts.get("error")));
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(file + ": not a finished training's score: " + e.getMessage(), e));
    }
  }
}
