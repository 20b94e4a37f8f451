package org.understudy.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.spi.config.ConfigException;

/**
 * Surrogate files of a small model. Bytes that begin as a zip does are one; others are a
 * description, a zero byte and weights, for which a zip with right checksums and the right digest
 * in place of the word DIGEST is made: else nothing behind those checks would ever be reached.
 */
class SurrogateFuzzTest {
  private static final HostileFile FILE = new HostileFile("model.surrogate", 20_000);

  @FuzzTest
  void reads(byte[] bytes) {
    boolean zip = bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K';
    FILE.read(zip ? bytes : zipped(bytes), SurrogateFuzzTest::read);
  }

  private static void read(Path file) {
    try (Surrogate surrogate =
        SurrogateFile.load(file, (choice, schema) -> model(schema, choice))) {
      float[] given = new float[surrogate.schema().conditionShape().size()];
      surrogate.sample(surrogate.schema().isConditional() ? given : null, 2, 1);
    }
  }

  private static MeanModel model(
      org.understudy.spi.Schema schema, org.understudy.spi.config.Choice choice) {
    if (!choice.type().equals("mean")) {
      throw new ConfigException("there is no model named '" + choice.type() + "'");
    }
    return new MeanModel(schema);
  }

  private static byte[] zipped(byte[] bytes) {
    int split = 0;
    while (split < bytes.length && bytes[split] != 0) {
      split++;
    }
    byte[] weights = Arrays.copyOfRange(bytes, Math.min(split + 1, bytes.length), bytes.length);
    String json = new String(bytes, 0, split, StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      put(
          zip,
          "surrogate.json",
          json.replace("DIGEST", digest(weights)).getBytes(StandardCharsets.UTF_8));
      put(zip, "weights.safetensors", weights);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
