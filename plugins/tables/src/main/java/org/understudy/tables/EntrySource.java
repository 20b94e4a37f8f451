package org.understudy.tables;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** An array in a zip: a stream that is opened again when asked for what lies behind it. */
final class EntrySource implements ArraySource {
  private final ZipFile zip;
  private final ZipEntry entry;
  private final NpyHeader header;
  private @Nullable CheckedInputStream stream;
  private long position;

  EntrySource(ZipFile zip, ZipEntry entry, NpyHeader header) {
    this.zip = zip;
    this.entry = entry;
    this.header = header;
  }

  @Override
  public void fill(long offset, ByteBuffer target) throws IOException {
    CheckedInputStream in = at(header.length() + offset);
    int length = target.remaining();
    byte[] bytes = new byte[length];
    int read = in.readNBytes(bytes, 0, length);
    position += read;
    if (read < length) {
      throw new EOFException();
    }
    target.put(bytes);
    if (position == entry.getSize() && in.getChecksum().getValue() != entry.getCrc()) {
      throw new ZipException("its checksum is wrong: the file is damaged");
    }
  }

  private CheckedInputStream at(long offset) throws IOException {
    CheckedInputStream in = stream;
    if (in == null || position > offset) {
      close();
      InputStream raw = zip.getInputStream(entry);
      in = new CheckedInputStream(raw, new CRC32());
      stream = in;
      position = 0;
    }
    while (position < offset) {
      // Skipped bytes are read, for the checksum is over all of them.
      long skipped = in.skip(offset - position);
      if (skipped <= 0) {
        throw new EOFException();
      }
      position += skipped;
    }
    return in;
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }
}
