package org.understudy.posterior.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file that a campaign adds what ends to: a line of JSON that says whose simulations these are,
 * then a record for each, {@code [number, 8 bytes][outcome, 1][parameters, 4 each][output, 4
 * each][CRC-32C of these, 4]}, big-endian.
 *
 * <p>What was written outlives the process, and what was written a second ago outlives the machine.
 * A record that is torn or damaged is dropped on opening, and its simulation is open again.
 */
final class CampaignFile implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "understudy-campaign";
  private static final int VERSION = 1;
  private static final int LONGEST_HEADER = 1 << 20;
  private static final long SYNC_NANOSECONDS = 1_000_000_000L;

  private final Path path;
  private final Ledger ledger;
  // Not a channel: those close when the thread that writes is interrupted.
  private final RandomAccessFile file;
  private final ByteBuffer record;
  private int written;
  // Where whole records end: what a failed write left behind that is written over.
  private long whole;
  private int damaged;
  private boolean unsynced;
  private long lastSync = System.nanoTime();

  private CampaignFile(Path path, Ledger ledger, RandomAccessFile file) {
    this.path = path;
    this.ledger = ledger;
    this.file = file;
    this.record =
        ByteBuffer.allocate(
            Long.BYTES
                + 1
                + Math.multiplyExact(Float.BYTES, ledger.parameters() + ledger.outputs())
                + Integer.BYTES);
  }

  /**
   * Opens or begins a file, and enters what it holds into the ledger.
   *
   * @param identity what else the simulations depend on, by name
   * @throws IllegalArgumentException if the file holds other simulations
   * @throws IllegalStateException if somebody else is writing it
   * @throws UncheckedIOException if it cannot be read or written
   */
  static CampaignFile open(Path path, Ledger ledger, Map<String, String> identity) {
    RandomAccessFile opened = null;
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      opened = new RandomAccessFile(path.toFile(), "rw");
      lock(opened, path);
      CampaignFile file = new CampaignFile(path, ledger, opened);
      file.recover(header(ledger, identity));
      return file;
    } catch (IOException e) {
      throw failure(path, closed(opened, e));
    } catch (RuntimeException e) {
      throw closed(opened, e);
    }
  }

  private static <E extends Exception> E closed(@Nullable RandomAccessFile file, E thrown) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      thrown.addSuppressed(e);
    }
    return thrown;
  }

  private static void lock(RandomAccessFile file, Path path) throws IOException {
    FileLock lock;
    try {
      lock = file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IllegalStateException(
          path + " is being written by another campaign: wait until that ends, or choose --out");
    }
  }

  private static String header(Ledger ledger, Map<String, String> identity)
      throws JsonProcessingException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("format", FORMAT);
    header.put("version", VERSION);
    header.put("parameters", String.valueOf(ledger.parameters()));
    header.put("outputs", String.valueOf(ledger.outputs()));
    header.putAll(identity);
    return JSON.writeValueAsString(header) + "\n";
  }

  private void recover(String header) throws IOException {
    byte[] line = header.getBytes(StandardCharsets.UTF_8);
    if (file.length() > LONGEST_HEADER || hasHeader()) {
      long records = read(header);
      file.setLength(line.length + records * record.capacity());
    } else {
      // Not even the header was whole, so that nothing can be lost.
      file.setLength(0);
      file.write(line);
    }
    file.getFD().sync();
    whole = file.length();
    written = ledger.ended();
  }

  private boolean hasHeader() throws IOException {
    file.seek(0);
    byte[] start = new byte[(int) file.length()];
    file.readFully(start);
    for (byte b : start) {
      if (b == '\n') {
        return true;
      }
    }
    return false;
  }

  /** How many whole records follow the header, each of which is entered if it is sound. */
  private long read(String header) throws IOException {
    file.seek(0);
    // The same descriptor, not closed: on POSIX closing any other of this file drops its lock.
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(file.getFD()), 1 << 16));
    StringBuilder found = new StringBuilder();
    int read = in.read();
    while (read >= 0 && read != '\n' && found.length() < LONGEST_HEADER) {
      found.append((char) read);
      read = in.read();
    }
    String expected =
        new String(header.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    if (!expected.equals(found + "\n")) {
      throw new IllegalArgumentException(
          ("%s holds other simulations than these:%n  %s%nexpected%n  %s%nchoose another --out,"
                  + " begin anew with --overwrite, or remove it")
              .formatted(path, found, header.strip()));
    }
    long records = (file.length() - expected.length()) / record.capacity();
    for (long i = 0; i < records; i++) {
      in.readFully(record.array());
      if (!enter()) {
        damaged++;
      }
    }
    return records;
  }

  /** Enters the record at hand; false if it is damaged. */
  private boolean enter() {
    int end = record.capacity() - Integer.BYTES;
    if (record.getInt(end) != checksum(end)) {
      return false;
    }
    record.clear();
    long number = record.getLong();
    Outcome outcome = Outcome.of(record.get()).orElse(null);
    if (outcome == null || number < 0) {
      return false;
    }
    if (number >= ledger.count()) {
      // Of a larger campaign, whose first simulations are these.
      return true;
    }
    float[] theta = ledger.theta((int) number);
    for (float expected : theta) {
      if (Float.floatToRawIntBits(expected) != record.getInt()) {
        throw new IllegalArgumentException(
            ("%s holds simulations of another prior: simulation %d has other parameters; choose"
                    + " another --out, begin anew with --overwrite, or remove it")
                .formatted(path, number));
      }
    }
    float[] x = new float[ledger.outputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = record.getFloat();
    }
    ledger.enter((int) number, Answer.kept(outcome, x));
    return true;
  }

  private int checksum(int end) {
    CRC32C sum = new CRC32C();
    sum.update(record.array(), 0, end);
    return (int) sum.getValue();
  }

  /** How many records were dropped because they are damaged. */
  int damaged() {
    return damaged;
  }

  /** Writes what has ended since; now and then makes it durable. */
  void write() {
    int[] ended = ledger.endedSince(written);
    try {
      if (ended.length > 0) {
        byte[] block = new byte[Math.multiplyExact(ended.length, record.capacity())];
        for (int i = 0; i < ended.length; i++) {
          fill(ended[i]);
          System.arraycopy(record.array(), 0, block, i * record.capacity(), record.capacity());
        }
        file.seek(whole);
        file.write(block);
        whole += block.length;
        written += ended.length;
        unsynced = true;
      }
      if (unsynced && System.nanoTime() - lastSync > SYNC_NANOSECONDS) {
        sync();
      }
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private void fill(int number) {
    Outcome outcome = ledger.outcome(number);
    record.clear();
    record.putLong(number).put(outcome == null ? 0 : outcome.code());
    for (float parameter : ledger.theta(number)) {
      record.putFloat(parameter);
    }
    float[] x = new float[ledger.outputs()];
    ledger.copyOutput(number, x);
    for (float value : x) {
      record.putFloat(value);
    }
    record.putInt(checksum(record.position()));
  }

  private void sync() throws IOException {
    file.getFD().sync();
    unsynced = false;
    lastSync = System.nanoTime();
  }

  private static UncheckedIOException failure(Path path, IOException cause) {
    return new UncheckedIOException(
        new IOException("cannot keep simulations in " + path + ": " + cause.getMessage(), cause));
  }

  /** Makes everything durable. */
  @Override
  public void close() {
    try (file) {
      if (unsynced) {
        sync();
      }
    } catch (IOException e) {
      throw failure(path, e);
    }
  }
}
