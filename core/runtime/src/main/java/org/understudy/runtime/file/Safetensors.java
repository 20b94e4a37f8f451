package org.understudy.runtime.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.tensor.Shape;

/** The safetensors format, float32 only: a length, a JSON header, the numbers; no code. */
@API(status = API.Status.EXPERIMENTAL)
public final class Safetensors {
  private static final int HEADER_LIMIT = 100_000_000;
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /** A named array. */
  public static final class Entry {
    private final Shape shape;
    private final float[] values;

    /** With {@code shape.size()} values, row-major; not copied. */
    public Entry(Shape shape, float[] values) {
      if (shape.size() != values.length) {
        throw new IllegalArgumentException(
            "shape " + shape + " holds " + shape.size() + " numbers, found " + values.length);
      }
      this.shape = shape;
      this.values = values;
    }

    /** The shape. */
    public Shape shape() {
      return shape;
    }

    /** The numbers, row-major; not a copy. */
    public float[] values() {
      return values;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** The arrays by name, in order. */
  public Map<String, Entry> entries() {
    return entries;
  }

  /** Texts by name. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * An array by name.
   *
   * @throws IllegalArgumentException if it is missing or of another shape, naming both
   */
  public float[] get(String name, Shape expected) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("weights '" + name + "' are missing");
    }
    if (!entry.shape.equals(expected)) {
      throw new IllegalArgumentException(
          "weights '%s': expected %s, file has %s".formatted(name, expected, entry.shape));
    }
    return entry.values;
  }

  /** Writes everything. */
  public void writeTo(OutputStream out) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject("__metadata__");
      metadata.forEach(texts::put);
    }
    long offset = 0;
    for (Map.Entry<String, Entry> named : entries.entrySet()) {
      ObjectNode node = header.putObject(named.getKey());
      node.put("dtype", "F32");
      var dims = node.putArray("shape");
      for (int dim : named.getValue().shape.toArray()) {
        dims.add(dim);
      }
      long end = offset + 4L * named.getValue().values.length;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = JSON.writeValueAsBytes(header);
    int padding = (8 - json.length % 8) % 8;
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(0, json.length + (long) padding);
    out.write(length.array());
    out.write(json);
    out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
    for (Entry entry : entries.values()) {
      ByteBuffer bytes =
          ByteBuffer.allocate(4 * entry.values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(entry.values);
      out.write(bytes.array());
    }
  }

  /**
   * Reads a whole file's bytes.
   *
   * @throws IllegalArgumentException saying what is wrong with them
   */
  public static Safetensors read(byte[] file) {
    if (file.length < 8) {
      throw new IllegalArgumentException(
          "safetensors: %d bytes are too few for a header".formatted(file.length));
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong(0);
    if (length < 2 || length > HEADER_LIMIT || length > file.length - 8L) {
      throw new IllegalArgumentException(
          "safetensors: a header of %d bytes does not fit a file of %d; it is torn or no such file"
              .formatted(length, file.length));
    }
    JsonNode header;
    try {
      header = JSON.readTree(file, 8, (int) length);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "safetensors: the header is not valid JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("safetensors: the header cannot be read", e);
    }
    if (header == null || !header.isObject()) {
      throw new IllegalArgumentException("safetensors: the header is not a JSON object");
    }
    return new Reader(bytes, 8 + (int) length).read(header);
  }

  /** Reads the arrays that a header declares. */
  private record Reader(ByteBuffer bytes, int start) {
    private record Span(String name, Shape shape, long from, long to) {}

    Safetensors read(JsonNode header) {
      Safetensors result = new Safetensors();
      List<Span> spans = new ArrayList<>();
      for (Map.Entry<String, JsonNode> field : header.properties()) {
        if (field.getKey().equals("__metadata__")) {
          field
              .getValue()
              .properties()
              .forEach(text -> result.metadata.put(text.getKey(), text.getValue().asText()));
        } else {
          spans.add(span(field.getKey(), field.getValue()));
        }
      }
      spans.sort(Comparator.comparingLong(Span::from));
      long expected = 0;
      for (Span span : spans) {
        if (span.from != expected) {
          throw new IllegalArgumentException(
              "safetensors: '%s' begins at %d, expected %d: arrays must lie without gaps"
                  .formatted(span.name, span.from, expected));
        }
        expected = span.to;
      }
      if (start + expected != bytes.capacity()) {
        throw new IllegalArgumentException(
            "safetensors: the arrays end at byte %d, the file at %d: it is torn"
                .formatted(start + expected, bytes.capacity()));
      }
      for (Span span : spans) {
        float[] values = new float[span.shape.size()];
        bytes
            .slice(start + (int) span.from, 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(values);
        result.entries.put(span.name, new Entry(span.shape, values));
      }
      return result;
    }

    private Span span(String name, JsonNode node) {
      JsonNode offsets = node.path("data_offsets");
      if (!node.path("dtype").asText().equals("F32")
          || !node.path("shape").isArray()
          || !offsets.isArray()
          || offsets.size() != 2) {
        throw new IllegalArgumentException(
            "safetensors: '%s' needs dtype F32, a shape and two data_offsets".formatted(name));
      }
      int[] dims = new int[node.path("shape").size()];
      for (int i = 0; i < dims.length; i++) {
        JsonNode dim = node.path("shape").get(i);
        if (!dim.isInt() || dim.asInt() < 0) {
          throw new IllegalArgumentException(
              "safetensors: '%s' has an extent %s".formatted(name, dim));
        }
        dims[i] = dim.asInt();
      }
      Shape shape = shape(name, dims);
      long from = offset(offsets.get(0));
      long to = offset(offsets.get(1));
      if (from < 0 || to < 0 || to > bytes.capacity() || to - from != 4L * shape.size()) {
        throw new IllegalArgumentException(
            "safetensors: '%s' of shape %s cannot lie at bytes %d to %d"
                .formatted(name, shape, from, to));
      }
      return new Span(name, shape, from, to);
    }

    private static Shape shape(String name, int[] dims) {
      try {
        return Shape.of(dims);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("safetensors: '" + name + "': " + e.getMessage(), e);
      }
    }

    private static long offset(JsonNode node) {
      return node.isIntegralNumber() && node.canConvertToLong() ? node.asLong() : -1;
    }
  }
}
