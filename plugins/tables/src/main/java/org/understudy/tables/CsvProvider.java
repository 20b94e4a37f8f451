package org.understudy.tables;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetWriter;
import org.understudy.spi.Field;
import org.understudy.spi.FileConfig;
import org.understudy.spi.FileDatasetProvider;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;

/** Comma-separated values with a header; every column is a field of one number. */
@API(status = API.Status.EXPERIMENTAL)
public final class CsvProvider implements FileDatasetProvider<FileConfig> {
  /** Room to begin with: a header may name thousands of columns and no row follow. */
  private static final int FIRST_ROWS = 16;

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]++\\.?[0-9]*+|\\.[0-9]++)([eE][+-]?[0-9]++)?");

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String description() {
    return "Comma-separated values with a header of column names, plain or gzipped.";
  }

  @Override
  public Class<FileConfig> configType() {
    return FileConfig.class;
  }

  @Override
  public List<String> extensions() {
    return List.of("csv", "csv.gz");
  }

  @Override
  public Dataset open(FileConfig config, Context context) {
    return config.applyTo(open(context.directory().resolve(config.path())));
  }

  @Override
  public Dataset open(Path file) {
    try (Reader reader = new InputStreamReader(input(file), StandardCharsets.UTF_8);
        CsvReader<CsvRecord> csv =
            CsvReader.builder()
                .detectBomHeader(false)
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(reader)) {
      return Dataset.of(read(file, csv.iterator()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot read " + file + ": " + e.getMessage(), e));
    } catch (CsvParseException | UncheckedIOException e) {
      throw new IllegalArgumentException(file + ": not valid CSV: " + e.getMessage(), e);
    }
  }

  private static InputStream input(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
  }

  private static Rows read(Path file, Iterator<CsvRecord> records) {
    if (!records.hasNext()) {
      throw new IllegalArgumentException(file + ": it is empty, expected a header line");
    }
    List<String> header =
        records.next().getFields().stream()
            .map(name -> name.replace("\uFEFF", "").strip())
            .toList();
    if (new HashSet<>(header).size() != header.size()) {
      throw new IllegalArgumentException(file + ", line 1: a column name comes twice: " + header);
    }
    int width = header.size();
    float[][] columns = new float[width][FIRST_ROWS];
    int count = 0;
    while (records.hasNext()) {
      CsvRecord record = records.next();
      if (record.getFieldCount() != width) {
        throw new IllegalArgumentException(
            "%s, line %d: expected %d values, as the header names, found %d"
                .formatted(file, record.getStartingLineNumber(), width, record.getFieldCount()));
      }
      for (int i = 0; i < width; i++) {
        if (count == columns[i].length) {
          columns[i] = Arrays.copyOf(columns[i], 2 * count);
        }
        columns[i][count] = number(file, record, header, i);
      }
      count++;
    }
    List<Field> fields = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      fields.add(Field.target(header.get(i)));
      values.add(Arrays.copyOf(columns[i], count));
    }
    return new Rows(new Schema(fields), count, values);
  }

  private static float number(Path file, CsvRecord record, List<String> header, int index) {
    String text = record.getField(index).strip();
    switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> {
        return Float.NaN;
      }
      case "inf", "+inf", "infinity", "+infinity" -> {
        return Float.POSITIVE_INFINITY;
      }
      case "-inf", "-infinity" -> {
        return Float.NEGATIVE_INFINITY;
      }
      default -> {}
    }
    try {
      // Java's own literals, such as 1f and 0x1p3, are no numbers in a table.
      if (!DECIMAL.matcher(text).matches()) {
        throw new NumberFormatException();
      }
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s, line %d, column '%s': expected a number, found \"%s\""
              .formatted(file, record.getStartingLineNumber(), header.get(index), shortened(text)),
          e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  @Override
  public DatasetWriter write(Path file, Schema schema) {
    return new CsvTableWriter(file, schema);
  }
}
