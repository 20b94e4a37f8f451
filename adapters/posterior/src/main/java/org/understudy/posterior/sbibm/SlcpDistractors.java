package org.understudy.posterior.sbibm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.simulator.Simulators;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Field;
import org.understudy.spi.Simulator;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.RandomStream;

/**
 * sbibm SLCP with distractors: the eight numbers of {@link Slcp} among 92 of noise, a mixture of
 * multivariate Student-t distributions whose constants the benchmark publishes as files.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SlcpDistractors implements DistributionProvider<SlcpDistractors.Config> {
  private static final int PARTS = 20;
  private static final int NOISE = 92;
  private static final int OUTPUTS = 100;

  /** Settings. */
  public record Config(
      @Doc("Folder with gmm_loc.csv, gmm_scale_tril.csv.gz and permutation_idx.csv.") Path files) {}

  @Override
  public String name() {
    return "slcp-distractors";
  }

  @Override
  public String description() {
    return "sbibm SLCP with distractors: eight informative numbers hidden among 92 of noise.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Simulator create(Config config, Context context) {
    Path folder = context.directory().resolve(config.files());
    double[][] places = matrix(folder.resolve("gmm_loc.csv"), PARTS, NOISE);
    double[][] scales = matrix(folder.resolve("gmm_scale_tril.csv.gz"), PARTS * NOISE, NOISE);
    double[] order = column(folder.resolve("permutation_idx.csv"));
    Prior prior = new Slcp().prior();
    List<String> columns = IntStream.rangeClosed(1, OUTPUTS).mapToObj(i -> "data_" + i).toList();
    return Simulators.of(
        prior,
        Field.target("x", OUTPUTS).withColumns(columns),
        (theta, random) -> simulate(theta, random, places, scales, order));
  }

  private static double[] simulate(
      double[] theta, RandomStream random, double[][] places, double[][] scales, double[] order) {
    double[] all = new double[OUTPUTS];
    double[] data = Slcp.draws(theta, random);
    System.arraycopy(data, 0, all, 0, data.length);
    int part = random.nextInt(PARTS);
    double[] normal = new double[NOISE];
    for (int i = 0; i < NOISE; i++) {
      normal[i] = random.nextGaussian();
    }
    // Student-t with two degrees of freedom: a chi-square of two is -2 log u.
    double stretch = 1 / Math.sqrt(-Math.log(random.nextDouble()));
    for (int i = 0; i < NOISE; i++) {
      double sum = 0;
      for (int j = 0; j <= i; j++) {
        sum += scales[part * NOISE + i][j] * normal[j];
      }
      all[data.length + i] = places[part][i] + stretch * sum;
    }
    double[] x = new double[OUTPUTS];
    for (int i = 0; i < OUTPUTS; i++) {
      x[i] = all[(int) order[i]];
    }
    return x;
  }

  private static double[] column(Path file) {
    double[][] rows = read(file);
    double[] flat =
        java.util.Arrays.stream(rows).flatMapToDouble(java.util.Arrays::stream).toArray();
    if (flat.length != OUTPUTS
        || java.util.Arrays.stream(flat).anyMatch(i -> !(i >= 0 && i < OUTPUTS))) {
      throw new IllegalArgumentException(
          "files: %s should hold %d indices below %d, found %d numbers"
              .formatted(file, OUTPUTS, OUTPUTS, flat.length));
    }
    return flat;
  }

  private static double[][] matrix(Path file, int rows, int columns) {
    double[][] values = read(file);
    for (double[] row : values) {
      if (values.length != rows || row.length != columns) {
        throw new IllegalArgumentException(
            "files: %s should hold %d rows of %d numbers, found %d of %d"
                .formatted(file, rows, columns, values.length, row.length));
      }
    }
    return values;
  }

  /** Lines of numbers; a header is passed over. */
  private static double[][] read(Path file) {
    List<double[]> rows = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !Character.isLetter(line.strip().charAt(0))) {
          rows.add(
              java.util.Arrays.stream(line.split(",", -1))
                  .mapToDouble(Double::parseDouble)
                  .toArray());
        }
      }
      return rows.toArray(new double[0][]);
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException("cannot read " + file, e));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("files: " + file + ": " + e.getMessage(), e);
    }
  }
}
