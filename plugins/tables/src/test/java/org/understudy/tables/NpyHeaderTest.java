package org.understudy.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Schema;
import org.understudy.tensor.Shape;

final class NpyHeaderTest {
  @TempDir Path folder;

  private static byte[] header(int version, String text) {
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + text.length()).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    bytes.put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) version).put((byte) 0);
    if (version == 1) {
      bytes.putShort((short) text.length());
    } else {
      bytes.putInt(text.length());
    }
    bytes.put(text.getBytes(StandardCharsets.US_ASCII));
    byte[] whole = new byte[bytes.position()];
    bytes.flip().get(whole);
    return whole;
  }

  private static NpyHeader read(byte[] bytes) throws IOException {
    return NpyHeader.read("x.npy", new ByteArrayInputStream(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionIsRead(int version) throws IOException {
    NpyHeader header =
        read(header(version, "{'descr': '>i2', 'fortran_order': True, 'shape': (7, 3, 2), }   \n"));
    assertEquals(new NpyType('i', 2, ByteOrder.BIG_ENDIAN), header.type());
    assertTrue(header.fortran());
    assertEquals(7, header.rows());
    assertEquals(Shape.of(3, 2), header.rest());
    assertEquals(84, header.dataBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 8), };too large",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3000000000), };too large",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2000000000, 3), };too large",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), };header",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), };single number",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,2), };not a list",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), };header",
        "{'descr': '<f4', 'fortran_order': False, };lacks",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), };'<c8' are not read",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), };'|O' are not read",
        "{'descr': '|f4', 'fortran_order': False, 'shape': (1,), };'|f4' are not read",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), };plain numbers",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'evil': True};unknown key",
        "__import__('os');no dictionary"
      })
  void hostileHeadersAreRefused(String text, String message) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> read(header(1, text)));
    assertTrue(error.getMessage().startsWith("x.npy: "), error.getMessage());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Test
  void aHeaderThatClaimsGigabytesIsRefused() {
    byte[] bytes = header(2, "{}");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> read(bytes));
    assertTrue(error.getMessage().contains("4294967295"), error.getMessage());
  }

  @Test
  void whatIsWrittenHasRoomForAnyRowCount() throws IOException {
    byte[] none = NpyHeader.float32(0, Shape.of(3));
    byte[] most = NpyHeader.float32(Long.MAX_VALUE / 12, Shape.of(3));
    assertEquals(none.length, most.length);
    assertEquals(0, none.length % 64);
    assertEquals(Long.MAX_VALUE / 12, read(most).rows());
  }

  /** Elements a..f of [[a, b, c], [d, e, f]] lie in the file as a d b e c f. */
  @Test
  void fortranOrderIsReadByRows() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(header(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }"));
    file.write(new byte[] {1, 4, 2, 5, 3, (byte) 255});
    Path path = Files.write(folder.resolve("x.npy"), file.toByteArray());
    try (Dataset dataset = new NpyProvider().open(path)) {
      assertArrayEquals(new float[] {4, 5, 255}, dataset.read(1, 1).column("x"));
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 255}, dataset.read(0, 2).column("x"));
    }
  }

  /** 2^63 + 2^39 + 1 lies just above the tie between two floats 2^40 apart. */
  @Test
  void unsignedLongsRoundOnce() {
    ByteBuffer data = ByteBuffer.allocate(16);
    data.putLong(Long.MIN_VALUE + (1L << 39) + 1).putLong(Long.MIN_VALUE + (1L << 39)).flip();
    NpyType type = NpyType.of("x", ">u8");
    assertEquals(0x1p63f + 0x1p40f, type.next(data));
    assertEquals(0x1p63f, type.next(data));
  }

  @Test
  void severalFieldsDoNotFitOneArray() {
    Schema two = Schema.of(Field.target("a"), Field.target("b"));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new NpyProvider().write(folder.resolve("x.npy"), two));
    assertTrue(error.getMessage().contains("a, b; write npz or csv"), error.getMessage());
  }
}
