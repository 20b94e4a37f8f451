package org.understudy.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * One HTML file that opens without a network, without scripts and in either colour scheme, with its
 * figures beside it as SVG files.
 *
 * @param title the page's title
 * @param summary one or two sentences under it
 * @param sections in order
 */
@API(status = API.Status.EXPERIMENTAL)
public record Report(String title, String summary, List<Section> sections) {
  /**
   * A heading and what stands under it.
   *
   * @param heading plain text
   * @param blocks in order
   */
  public record Section(String heading, List<Block> blocks) {
    /** Copies the blocks. */
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /** Copies the sections. */
  public Report {
    sections = List.copyOf(sections);
  }

  /** Begins a report. */
  public static Builder builder(String title) {
    return new Builder(title);
  }

  /** Collects sections. */
  public static final class Builder {
    private final String title;
    private final List<Section> sections = new ArrayList<>();
    private String summary = "";

    private Builder(String title) {
      this.title = title;
    }

    /** One or two sentences under the title. */
    public Builder summary(String text) {
      summary = text;
      return this;
    }

    /** Adds a section. */
    public Builder section(String heading, Block... blocks) {
      return section(heading, List.of(blocks));
    }

    /** Adds a section. */
    public Builder section(String heading, List<? extends Block> blocks) {
      sections.add(new Section(heading, new ArrayList<>(blocks)));
      return this;
    }

    /** The report. */
    public Report build() {
      return new Report(title, summary, sections);
    }
  }

  /** The whole page. */
  public String html() {
    return Page.of(this);
  }

  /**
   * Writes the page and, in the folder {@code figures} beside it, every figure. Each file appears
   * whole or not at all.
   *
   * @throws UncheckedIOException if a file cannot be written, naming it
   */
  public void writeTo(Path file) {
    Path folder = file.toAbsolutePath().resolveSibling("figures");
    Set<String> taken = new HashSet<>();
    for (Section section : sections) {
      for (Block block : section.blocks()) {
        if (block instanceof Figure figure) {
          write(folder.resolve(fileName(figure, taken)), figure.svg());
        }
      }
    }
    write(file.toAbsolutePath(), html());
  }

  private static String fileName(Figure figure, Set<String> taken) {
    String stem =
        figure
            .title()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String name = stem.isEmpty() ? "figure" : stem;
    for (int i = 2; !taken.add(name); i++) {
      name = stem + "-" + i;
    }
    return name + ".svg";
  }

  private static void write(Path file, String text) {
    Path parent = file.getParent();
    try {
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Path sibling = file.resolveSibling("." + file.getFileName() + ".part");
      try (FileChannel channel =
          FileChannel.open(
              sibling,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          sibling, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
