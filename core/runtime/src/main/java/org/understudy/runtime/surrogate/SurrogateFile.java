package org.understudy.runtime.surrogate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apiguardian.api.API;
import org.understudy.nn.Parameters;
import org.understudy.runtime.file.AtomicFile;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.runtime.file.Safetensors;
import org.understudy.runtime.transform.Transforms;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigException;
import org.understudy.tensor.Shape;

/**
 * The file a surrogate is kept in: a zip of {@code surrogate.json} and {@code weights.safetensors}.
 * No code is in it, and nothing of it is believed before it is checked.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SurrogateFile {
  /** The version this release writes; every released version stays readable. */
  public static final int VERSION = 1;

  private static final String DESCRIPTION = "surrogate.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final long DESCRIPTION_LIMIT = 64L << 20;
  private static final long WEIGHTS_LIMIT = Integer.MAX_VALUE - 64L;

  /** No deflated byte stands for more than this many. */
  private static final long MOST_INFLATION = 1032;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Makes the model that a file names. */
  public interface Models {
    /** A model of the named provider for fields in the model's space. */
    Model create(Choice choice, Schema schema);
  }

  private SurrogateFile() {}

  /** Writes a surrogate, whole or not at all. */
  public static void save(Surrogate surrogate, Path file) {
    Safetensors weights = new Safetensors();
    for (Parameters.Named named : surrogate.model().parameters().entries()) {
      weights
          .entries()
          .put(
              named.name(),
              new Safetensors.Entry(named.parameter().shape(), named.parameter().toArray()));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      weights.writeTo(bytes);
      byte[] numbers = bytes.toByteArray();
      Map<String, Object> description = new LinkedHashMap<>();
      description.put("format", "understudy-surrogate");
      description.put("version", VERSION);
      description.put("model", surrogate.choice().type());
      description.put("config", ConfigJson.toPlain(surrogate.choice().settings()));
      description.put("fields", fields(surrogate.schema()));
      description.put("transforms", surrogate.transforms().toMap());
      description.put("weights-sha256", digest(numbers));
      description.put("provenance", surrogate.provenance());
      byte[] json = JSON.writeValueAsBytes(description);
      AtomicFile.write(
          file,
          out -> {
            ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            put(zip, DESCRIPTION, json);
            put(zip, WEIGHTS, numbers);
            zip.finish();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot write " + file + ": " + e.getMessage(), e));
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static List<Object> fields(Schema schema) {
    List<Object> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("name", field.name());
      map.put("shape", field.shape().toArray());
      map.put("unit", field.unit());
      map.put("role", field.role().name().toLowerCase(java.util.Locale.ROOT));
      List<Object> low = new ArrayList<>();
      List<Object> high = new ArrayList<>();
      for (int i = 0; i < field.shape().size(); i++) {
        low.add(finiteOrNull(field.support().low(i)));
        high.add(finiteOrNull(field.support().high(i)));
      }
      map.put("low", low);
      map.put("high", high);
      if (field.support().isDiscrete()) {
        map.put("classes", field.support().classes(0));
      }
      map.put("columns", field.columns());
      fields.add(map);
    }
    return fields;
  }

  private static @org.jspecify.annotations.Nullable Object finiteOrNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /**
   * Reads a surrogate.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   * @throws UncheckedIOException if it cannot be read at all
   */
  public static Surrogate load(Path file, Models models) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "surrogate " + file + ": there is no such file; `understudy run` writes one");
    }
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      byte[] json = entry(zip, DESCRIPTION, DESCRIPTION_LIMIT);
      byte[] weights = entry(zip, WEIGHTS, WEIGHTS_LIMIT);
      return read(json, weights, models);
    } catch (JsonProcessingException e) {
      throw broken(file, DESCRIPTION + " is not valid JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw broken(file, "it is not a whole surrogate file (" + e.getMessage() + ")", e);
    } catch (IllegalArgumentException | ConfigException e) {
      throw broken(file, String.valueOf(e.getMessage()), e);
    } catch (ClassCastException | NullPointerException e) {
      throw broken(file, DESCRIPTION + " lacks a part, or a part is of the wrong kind", e);
    } catch (OutOfMemoryError e) {
      throw broken(file, "the model it describes does not fit in memory", e);
    }
  }

  private static IllegalArgumentException broken(Path file, String what, Throwable cause) {
    return new IllegalArgumentException("surrogate " + file + ": " + what, cause);
  }

  private static byte[] entry(ZipFile zip, String name, long limit) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IllegalArgumentException(name + " is missing; it is no surrogate file");
    }
    long size = entry.getSize();
    if (size < 0 || size > limit) {
      throw new IllegalArgumentException(
          name + " declares " + size + " bytes, more than the limit of " + limit);
    }
    if (size / MOST_INFLATION > entry.getCompressedSize()) {
      throw new IllegalArgumentException(
          "%s: %d bytes cannot inflate to the %d it claims; the file was damaged"
              .formatted(name, entry.getCompressedSize(), size));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) size);
      if (bytes.length != size || in.read() >= 0) {
        throw new IllegalArgumentException(
            name + " is not as long as it declares; the file is torn");
      }
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      if (checksum.getValue() != entry.getCrc()) {
        throw new IllegalArgumentException(name + " has a wrong checksum; the file was damaged");
      }
      return bytes;
    }
  }

  private static Surrogate read(byte[] json, byte[] weights, Models models) throws IOException {
    Map<String, Object> description =
        JSON.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    if (description == null) {
      throw new IllegalArgumentException("it is no surrogate file");
    }
    Object version = description.get("version");
    if (!"understudy-surrogate".equals(description.get("format"))
        || !(version instanceof Integer number)) {
      throw new IllegalArgumentException("it is no surrogate file");
    }
    if (number < 1 || number > VERSION) {
      throw new IllegalArgumentException(
          "it has format version %d, this release reads versions 1 to %d; use a newer release"
              .formatted(number, VERSION));
    }
    if (!digest(weights).equals(description.get("weights-sha256"))) {
      throw new IllegalArgumentException(
          WEIGHTS + " does not match its digest; the file was damaged");
    }
    Schema schema = schema((List<?>) require(description, "fields"));
    Transforms transforms = Transforms.fromMap(schema, mapping(description, "transforms"));
    Choice choice =
        new Choice(
            String.valueOf(require(description, "model")),
            ConfigJson.fromPlain(mapping(description, "config")));
    Safetensors tensors = Safetensors.read(weights);
    Model model = models.create(choice, transforms.modelSchema());
    try {
      for (Parameters.Named named : model.parameters().entries()) {
        named.parameter().set(tensors.get(named.name(), named.parameter().shape()));
      }
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    return new Surrogate(choice, model, transforms, mapping(description, "provenance"));
  }

  private static Object require(Map<String, Object> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException(DESCRIPTION + " lacks '" + key + "'");
    }
    return value;
  }

  private static Map<String, Object> mapping(Map<String, Object> map, String key) {
    Map<String, Object> result = new LinkedHashMap<>();
    ((Map<?, ?>) require(map, key)).forEach((k, v) -> result.put(String.valueOf(k), v));
    return result;
  }

  private static Schema schema(List<?> fields) {
    List<Field> result = new ArrayList<>();
    for (Object each : fields) {
      Map<?, ?> map = (Map<?, ?>) each;
      int[] dims =
          ((List<?>) map.get("shape")).stream().mapToInt(extent -> (Integer) extent).toArray();
      Shape shape = Shape.of(dims);
      result.add(
          new Field(
              String.valueOf(map.get("name")),
              shape,
              String.valueOf(map.get("unit")),
              Role.valueOf(String.valueOf(map.get("role")).toUpperCase(java.util.Locale.ROOT)),
              support(map, shape),
              ((List<?>) map.get("columns")).stream().map(String::valueOf).toList()));
    }
    return new Schema(result);
  }

  private static Support support(Map<?, ?> field, Shape shape) {
    if (field.get("classes") instanceof Integer classes) {
      return Support.classes(shape.size(), classes);
    }
    return Support.of(
        bounds((List<?>) field.get("low"), Double.NEGATIVE_INFINITY),
        bounds((List<?>) field.get("high"), Double.POSITIVE_INFINITY));
  }

  private static double[] bounds(List<?> values, double absent) {
    return values.stream()
        .mapToDouble(value -> value instanceof Number number ? number.doubleValue() : absent)
        .toArray();
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
