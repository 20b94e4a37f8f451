package org.understudy.tables;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.understudy.tensor.Shape;

/**
 * The header of an NPY array, format versions 1.0 to 3.0 (NumPy Enhancement Proposal 1).
 *
 * @param type of one element
 * @param fortran whether the first axis varies fastest
 * @param rows the extent of the first axis
 * @param rest the extents of the other axes
 * @param length of the header in bytes: where the numbers begin
 */
record NpyHeader(NpyType type, boolean fortran, long rows, Shape rest, int length) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Headers of plain arrays have about a hundred bytes; a length beyond this is damage. */
  private static final int LONGEST = 1 << 16;

  /** What a row takes in memory is bounded by the file, unless there is none in it. */
  private static final int WIDEST_WITHOUT_ROWS = 1 << 20;

  private static final Pattern ENTRY =
      Pattern.compile("\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([0-9,\\sL]*\\))\\s*");

  /**
   * Reads a header and leaves the stream at the first number.
   *
   * @param name of the array, for messages
   * @throws IllegalArgumentException if this is no array of numbers with at least one axis
   */
  static NpyHeader read(String name, InputStream stream) throws IOException {
    try {
      DataInputStream in = new DataInputStream(stream);
      byte[] start = new byte[MAGIC.length + 2];
      in.readFully(start);
      if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        throw wrong(name, "it does not begin as an NPY array does");
      }
      int version = start[MAGIC.length];
      if (version < 1 || version > 3) {
        throw wrong(name, "NPY format 1, 2 or 3 expected, found " + (version & 0xFF));
      }
      boolean wide = version > 1;
      long text =
          wide
              ? Integer.reverseBytes(in.readInt()) & 0xFFFFFFFFL
              : Short.reverseBytes(in.readShort()) & 0xFFFF;
      if (text > LONGEST) {
        throw wrong(name, "the header claims " + text + " bytes, at most " + LONGEST + " expected");
      }
      byte[] bytes = new byte[(int) text];
      in.readFully(bytes);
      int length = start.length + (wide ? 4 : 2) + bytes.length;
      return parse(name, new String(bytes, StandardCharsets.UTF_8).strip(), length);
    } catch (EOFException e) {
      throw wrong(name, "it ends within its header");
    }
  }

  private static NpyHeader parse(String name, String text, int length) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw wrong(name, "the header is no dictionary: " + shortened(text));
    }
    String inside = text.substring(1, text.length() - 1);
    String descr = "";
    String order = "";
    String shape = "";
    Matcher matcher = ENTRY.matcher(inside);
    int at = 0;
    while (at < inside.length() && !inside.substring(at).isBlank()) {
      if (!matcher.region(at, inside.length()).lookingAt()) {
        throw wrong(
            name, "arrays of plain numbers are read; the header says: " + shortened(inside));
      }
      String value = matcher.group(2);
      switch (matcher.group(1)) {
        case "descr" -> descr = value;
        case "fortran_order" -> order = value;
        case "shape" -> shape = value;
        default -> throw wrong(name, "the header has an unknown key '" + matcher.group(1) + "'");
      }
      at = matcher.end();
      if (at < inside.length()) {
        if (inside.charAt(at) != ',') {
          throw wrong(name, "the header is broken at: " + shortened(inside.substring(at)));
        }
        at++;
      }
    }
    if (!descr.startsWith("'") || !shape.startsWith("(") || !order.matches("True|False")) {
      throw wrong(name, "the header lacks descr, fortran_order or shape: " + shortened(inside));
    }
    NpyType type = NpyType.of(name, descr.substring(1, descr.length() - 1));
    long[] dims = dims(name, shape);
    int[] rest = new int[dims.length - 1];
    long size = type.bytes();
    try {
      for (int i = 0; i < rest.length; i++) {
        rest[i] = Math.toIntExact(dims[i + 1]);
        size = Math.multiplyExact(size, Math.max(1, dims[i + 1]));
      }
      // One row has to fit an array; all of them a file.
      Math.toIntExact(size);
      Math.multiplyExact(size, Math.max(1, dims[0]));
      if (dims[0] == 0 && size > WIDEST_WITHOUT_ROWS) {
        throw wrong(name, "the shape " + shape + " names rows too wide for an array without any");
      }
    } catch (ArithmeticException e) {
      throw wrong(name, "the shape " + shape + " is too large");
    }
    return new NpyHeader(type, order.equals("True"), dims[0], Shape.of(rest), length);
  }

  private static long[] dims(String name, String shape) {
    String inside = shape.substring(1, shape.length() - 1).replace("L", "").strip();
    if (inside.replace(",", "").isBlank()) {
      throw wrong(name, "a dataset needs a first axis, the array is a single number");
    }
    try {
      return Arrays.stream(inside.split(","))
          .map(String::strip)
          .mapToLong(Long::parseLong)
          .toArray();
    } catch (NumberFormatException e) {
      throw wrong(name, "the shape " + shortened(shape) + " is not a list of integers");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }

  private static IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(name + ": " + what);
  }

  /** Numbers in one row. */
  int rowSize() {
    return rest.size();
  }

  /** Bytes of all the numbers. */
  long dataBytes() {
    return Math.multiplyExact(rows, (long) rowSize() * type.bytes());
  }

  /** The shape as Python writes it. */
  String shape() {
    return LongStream.concat(LongStream.of(rows), Arrays.stream(rest.toArray()).asLongStream())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", rest.rank() == 0 ? ",)" : ")"));
  }

  /** The header of a C-ordered little-endian float32 array: 64 bytes or a multiple, whatever n. */
  static byte[] float32(long rows, Shape rest) {
    NpyHeader header = new NpyHeader(NpyType.FLOAT32, false, rows, rest, 0);
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + header.shape() + ", }";
    // Room for any row count, which is known only at the end: the header is then written again.
    int room = 10 + text.length() - Long.toString(rows).length() + 19 + 1;
    int length = (room + 63) / 64 * 64;
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - 10));
    bytes.put(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.remaining() > 1) {
      bytes.put((byte) ' ');
    }
    return bytes.put((byte) '\n').array();
  }
}
