package org.understudy.runtime.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Shape;

class SafetensorsTest {
  private static byte[] file() throws IOException {
    Safetensors tensors = new Safetensors();
    tensors.metadata().put("state", "some text");
    tensors
        .entries()
        .put("a.weight", new Safetensors.Entry(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}));
    tensors
        .entries()
        .put("b", new Safetensors.Entry(Shape.of(), new float[] {Float.NEGATIVE_INFINITY}));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tensors.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] withHeader(String json, int dataBytes) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    return bytes.array();
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Safetensors read = Safetensors.read(file());
    assertEquals("some text", read.metadata().get("state"));
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, read.get("a.weight", Shape.of(2, 3)));
    assertEquals(Float.NEGATIVE_INFINITY, read.get("b", Shape.of())[0]);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = file();
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThrows(IllegalArgumentException.class, () -> Safetensors.read(torn), "" + length);
    }
  }

  @Test
  void wrongShapeNamesBoth() throws IOException {
    Safetensors read = Safetensors.read(file());
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> read.get("a.weight", Shape.of(3, 3)));
    assertEquals("weights 'a.weight': expected [3, 3], file has [2, 3]", wrong.getMessage());
  }

  @Test
  void hostileHeadersAreRefused() {
    for (String header :
        new String[] {
          "[]",
          "{\"a\": 1}",
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
          "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,8]}}",
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
              + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}"
        }) {
      assertThrows(
          IllegalArgumentException.class, () -> Safetensors.read(withHeader(header, 8)), header);
    }
    byte[] huge = new byte[16];
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Safetensors.read(huge));
    assertTrue(refused.getMessage().contains("torn"), refused.getMessage());
  }
}
