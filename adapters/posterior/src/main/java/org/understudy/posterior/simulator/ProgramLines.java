package org.understudy.posterior.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.understudy.spi.Field;

/**
 * What goes to and fro between a program and us, a line each:
 *
 * <pre>{@code
 * {"simulation": 17, "seed": 4027715923, "parameters": {"rate": 0.31, "lifetime": 2.5}}
 * {"counts": [98, 65, 35]}
 * }</pre>
 *
 * <p>An answer may repeat {@code "simulation"}, which is then checked, and may be {@code {"error":
 * "why"}}. NaN may be written as {@code NaN} or {@code null}.
 *
 * @param parameters what the program takes
 * @param outputs what it gives
 */
record ProgramLines(List<Field> parameters, List<Field> outputs) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int SEED_BITS = 53;
  private static final int LONGEST_NUMBER = 40;
  private static final int LONGEST_REST = 1 << 16;
  private static final int BRIEF = 120;

  /** The most bytes an answer may have. */
  int longest() {
    return (int) Math.min(Integer.MAX_VALUE / 2, (long) size() * LONGEST_NUMBER + LONGEST_REST);
  }

  private int size() {
    return outputs.stream().mapToInt(field -> field.shape().size()).sum();
  }

  /** The line for a simulation; its seed fits a double, and so every language. */
  String request(int simulation, long random, float[] theta) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("simulation", simulation);
      json.writeNumberField("seed", random >>> (Long.SIZE - SEED_BITS));
      json.writeObjectFieldStart("parameters");
      int from = 0;
      for (Field field : parameters) {
        json.writeFieldName(field.name());
        from = write(json, field, 0, theta, from);
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a request has no JSON form", e);
    }
    return text.append('\n').toString();
  }

  private static int write(JsonGenerator json, Field field, int axis, float[] values, int from)
      throws IOException {
    if (axis == field.shape().rank()) {
      json.writeNumber(values[from]);
      return from + 1;
    }
    int next = from;
    json.writeStartArray();
    for (int i = 0; i < field.shape().dim(axis); i++) {
      next = write(json, field, axis + 1, values, next);
    }
    json.writeEndArray();
    return next;
  }

  /** What a line says came of a simulation. */
  Answer answer(int simulation, String line) {
    JsonNode answer;
    try {
      answer = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return garbage(simulation, "a line of JSON", line);
    }
    if (!answer.isObject()) {
      return garbage(simulation, "a JSON object", line);
    }
    if (answer.has("simulation") && answer.get("simulation").asLong(-1) != simulation) {
      return garbage(simulation, "an answer to simulation " + simulation, line);
    }
    if (answer.hasNonNull("error")) {
      return Answer.failed(
          Outcome.REFUSED, "simulation %d: %s".formatted(simulation, answer.get("error").asText()));
    }
    float[] x = new float[size()];
    int from = 0;
    for (Field field : outputs) {
      JsonNode value = answer.get(field.name());
      if (value == null) {
        return garbage(simulation, "the key \"" + field.name() + "\"", line);
      }
      int read;
      try {
        read = numbers(value, x, from, from + field.shape().size());
      } catch (NumberFormatException e) {
        return garbage(simulation, "numbers under \"" + field.name() + "\"", line);
      }
      if (read != field.shape().size()) {
        return Answer.failed(
            Outcome.WRONG_LENGTH,
            "simulation %d: expected %d numbers under \"%s\", found %d"
                .formatted(simulation, field.shape().size(), field.name(), read));
      }
      from += read;
    }
    return Answer.of(x);
  }

  /** Reads the numbers of a value, however nested; how many there were, of which some may fit. */
  private static int numbers(JsonNode value, float[] x, int from, int to) {
    if (value.isArray()) {
      int read = 0;
      for (JsonNode element : value) {
        read += numbers(element, x, from + read, to);
      }
      return read;
    }
    if (!value.isNumber() && !value.isNull()) {
      throw new NumberFormatException(value.toString());
    }
    if (from < to) {
      x[from] = value.isNull() ? Float.NaN : (float) value.doubleValue();
    }
    return 1;
  }

  private static Answer garbage(int simulation, String expected, String line) {
    return Answer.failed(
        Outcome.GARBAGE,
        "simulation %d: expected %s, found %s".formatted(simulation, expected, brief(line)));
  }

  /** A line as a message shows it. */
  static String brief(String line) {
    String shown = line.strip();
    return "\""
        + (shown.length() <= BRIEF ? shown : shown.substring(0, BRIEF) + "...")
            .replaceAll("\\p{Cntrl}", "?")
        + "\"";
  }
}
