package org.understudy.report;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A picture of 8-bit red, green, blue and opacity, transparent where nothing was set (ISO 15948).
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final int width;
  private final int height;
  private final byte[] lines;

  Png(int width, int height) {
    this.width = width;
    this.height = height;
    this.lines = new byte[height * (1 + 4 * width)];
  }

  void set(int x, int y, int red, int green, int blue) {
    int at = y * (1 + 4 * width) + 1 + 4 * x;
    lines[at] = (byte) red;
    lines[at + 1] = (byte) green;
    lines[at + 2] = (byte) blue;
    lines[at + 3] = (byte) 255;
  }

  /** The whole file. */
  byte[] bytes() {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.write(SIGNATURE);
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      DataOutputStream fields = new DataOutputStream(header);
      fields.writeInt(width);
      fields.writeInt(height);
      fields.write(new byte[] {8, 6, 0, 0, 0});
      chunk(file, "IHDR", header.toByteArray());
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
        deflater.write(lines);
      }
      chunk(file, "IDAT", packed.toByteArray());
      chunk(file, "IEND", new byte[0]);
      return file.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    DataOutputStream out = new DataOutputStream(file);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) checksum.getValue());
  }

  /** The file as an address that holds it. */
  String dataUri() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes());
  }
}
