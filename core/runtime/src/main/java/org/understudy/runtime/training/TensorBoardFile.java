package org.understudy.runtime.training;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apiguardian.api.API;

/**
 * Losses as a TensorBoard event file: TFRecord frames of Event messages, three fields of each.
 *
 * <p>The numbers are those of {@code metrics.csv}: a disk that refuses them ends the events, not
 * the training. Event files of one folder are read in the order of the seconds in their names, so
 * those always rise, also where the clock was set back between a run and its resumption.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class TensorBoardFile implements TrainingListener, AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";
  private static final String SUFFIX = ".understudy";

  private final Path file;
  private final OutputStream out;
  private final long beganSeconds;
  private final long beganNanos = System.nanoTime();
  private boolean refused;

  /**
   * Begins an event file in a folder.
   *
   * @throws UncheckedIOException if it cannot be begun, naming it
   */
  public TensorBoardFile(Path folder) {
    beganSeconds = Math.max(System.currentTimeMillis() / 1000, lastSeconds(folder) + 1);
    file = folder.resolve(PREFIX + beganSeconds + SUFFIX);
    try {
      this.out = new BufferedOutputStream(Files.newOutputStream(file));
      Message first = new Message().fixed64(1, Double.doubleToLongBits((double) beganSeconds));
      frame(first.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static long lastSeconds(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      long last = 0;
      for (Path each : files) {
        String name = String.valueOf(each.getFileName());
        String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        last = digits.matches("[0-9]{1,15}") ? Math.max(last, Long.parseLong(digits)) : last;
      }
      return last;
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void onEpoch(Epoch epoch) {
    if (refused) {
      return;
    }
    try {
      for (Map.Entry<String, Double> loss : epoch.trainingLoss().entrySet()) {
        scalar(epoch, "train/" + loss.getKey(), loss.getValue());
      }
      for (Map.Entry<String, Double> loss : epoch.validationLoss().entrySet()) {
        scalar(epoch, "validation/" + loss.getKey(), loss.getValue());
      }
      for (Map.Entry<String, Double> figure : epoch.diagnostics().entrySet()) {
        scalar(epoch, "diagnostics/" + figure.getKey(), figure.getValue());
      }
      scalar(epoch, "learning-rate", epoch.learningRate());
      scalar(epoch, "gradient-norm", epoch.gradientNorm());
      out.flush();
    } catch (IOException e) {
      refused = true;
    }
  }

  private void scalar(Epoch epoch, String tag, double value) throws IOException {
    Message point =
        new Message()
            .bytes(1, tag.getBytes(StandardCharsets.UTF_8))
            .fixed32(2, Float.floatToIntBits((float) value));
    Message summary = new Message().bytes(1, point.toByteArray());
    double seconds = beganSeconds + (System.nanoTime() - beganNanos) / 1e9;
    frame(
        new Message()
            .fixed64(1, Double.doubleToLongBits(seconds))
            .varint(2, epoch.step())
            .bytes(5, summary.toByteArray()));
  }

  /** A record's length, its checksum, the record, its checksum. */
  private void frame(Message message) throws IOException {
    byte[] record = message.toByteArray();
    byte[] length = little(8).putLong(0, record.length).array();
    out.write(length);
    out.write(little(4).putInt(0, masked(length)).array());
    out.write(record);
    out.write(little(4).putInt(0, masked(record)).array());
  }

  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    int value = (int) crc.getValue();
    return Integer.rotateRight(value, 15) + 0xa282ead8;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException(
        new IOException("cannot write " + file + ": " + e.getMessage(), e));
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      refused = true;
    }
  }

  /** A protocol buffer in the making. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message varint(int field, long value) {
      raw((long) field << 3);
      raw(value);
      return this;
    }

    Message fixed64(int field, long value) {
      raw(((long) field << 3) | 1);
      bytes.writeBytes(little(8).putLong(0, value).array());
      return this;
    }

    Message fixed32(int field, int value) {
      raw(((long) field << 3) | 5);
      bytes.writeBytes(little(4).putInt(0, value).array());
      return this;
    }

    Message bytes(int field, byte[] value) {
      raw(((long) field << 3) | 2);
      raw(value.length);
      bytes.writeBytes(value);
      return this;
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }
  }
}
