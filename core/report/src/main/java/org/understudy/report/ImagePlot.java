package org.understudy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Images of one kind: one panel a sample with some of its images as tiles, all on one scale. */
@API(status = API.Status.EXPERIMENTAL)
public final class ImagePlot {
  /** Tiles along each side of a panel. */
  private static final int TILES = 5;

  private static final int SPACE = 1;

  private final String title;
  private final int height;
  private final int width;
  private final int channels;
  private final List<Sample> samples = new ArrayList<>();

  private ImagePlot(String title, int height, int width, int channels) {
    this.title = title;
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /**
   * An empty plot.
   *
   * @param channels 3 for red, green and blue; of any other number the first is shown in grey
   */
  public static ImagePlot of(String title, int height, int width, int channels) {
    return new ImagePlot(title, height, width, channels);
  }

  /**
   * Adds a panel; the first panel's brightness is every panel's.
   *
   * @param rows an image each, row-major with the channels last; the first 25 are shown
   */
  public ImagePlot images(String name, float[][] rows) {
    Sample sample = new Sample(name, rows);
    sample.require(height * width * channels);
    samples.add(sample);
    return this;
  }

  /** The drawing. */
  public Figure figure() {
    Svg svg = new Svg();
    PanelGrid grid = new PanelGrid(samples.size());
    double[] range = samples.isEmpty() ? new double[] {0, 1} : brightness(samples.get(0));
    for (int i = 0; i < samples.size(); i++) {
      double x = grid.x(i);
      double y = grid.y(i);
      svg.text("legend middle", x + grid.size() / 2, y - 10, samples.get(i).name());
      svg.image(x, y, grid.size(), grid.size(), tiles(samples.get(i), range).dataUri());
    }
    String who = samples.stream().map(Sample::name).collect(Collectors.joining(", "));
    String text =
        "Images of %s, %d by %d pixels, black at %s and below, white at %s and above."
            .formatted(
                who,
                height,
                width,
                Scale.written(rounded(range[0])),
                Scale.written(rounded(range[1])));
    return new Figure(title, text, grid.width(), grid.height() - 36, svg.toString());
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private double[] brightness(Sample sample) {
    double[] all = new double[sample.rows().length * height * width * channels];
    int count = 0;
    for (float[] row : sample.rows()) {
      for (float value : row) {
        all[count++] = Float.isFinite(value) ? value : 0;
      }
    }
    Arrays.sort(all);
    double low = count == 0 ? 0 : all[count / 200];
    double high = count == 0 ? 1 : all[count - 1 - count / 200];
    return new double[] {low, high > low ? high : low + 1};
  }

  private Png tiles(Sample sample, double[] range) {
    Png png = new Png(TILES * (width + SPACE) - SPACE, TILES * (height + SPACE) - SPACE);
    int shown = Math.min(TILES * TILES, sample.rows().length);
    for (int i = 0; i < shown; i++) {
      float[] image = sample.rows()[i];
      int left = i % TILES * (width + SPACE);
      int top = i / TILES * (height + SPACE);
      for (int pixel = 0; pixel < height * width; pixel++) {
        int[] rgb = new int[3];
        for (int c = 0; c < 3; c++) {
          float value = image[pixel * channels + (channels == 3 ? c : 0)];
          double share = (value - range[0]) / (range[1] - range[0]);
          rgb[c] = (int) Math.round(255 * Math.max(0, Math.min(1, share)));
        }
        png.set(left + pixel % width, top + pixel / width, rgb[0], rgb[1], rgb[2]);
      }
    }
    return png;
  }
}
