package org.understudy.benchmarks;

import org.understudy.tensor.Tensor;

/**
 * Images with the batch as the last axis, so that what concerns one cell is one run in memory.
 *
 * @param rows {@code [height * width * channels, batch]}
 * @param channelsFirst whether all cells of a channel lie together, or all channels of a cell
 */
record ShowerCells(Tensor rows, int height, int width, int channels, boolean channelsFirst) {
  int batch() {
    return rows.dim(1);
  }

  int sites() {
    return height * width;
  }

  /** Where a cell's channel lies, or behind the last row if the cell is outside. */
  int row(int down, int across, int channel) {
    if (down < 0 || across < 0 || down >= height || across >= width) {
      return rows.dim(0);
    }
    int site = down * width + across;
    return channelsFirst ? channel * sites() + site : site * channels + channel;
  }

  ShowerCells with(Tensor other) {
    return new ShowerCells(other, height, width, channels, channelsFirst);
  }

  /** The same with all cells of a channel together. */
  ShowerCells byChannel() {
    if (channelsFirst) {
      return this;
    }
    Tensor turned = rows.reshape(sites(), channels, batch()).permute(1, 0, 2);
    return new ShowerCells(
        turned.reshape(channels * sites(), batch()), height, width, channels, true);
  }

  /** The same with all channels of a cell together. */
  ShowerCells bySite() {
    if (!channelsFirst) {
      return this;
    }
    Tensor turned = rows.reshape(channels, sites(), batch()).permute(1, 0, 2);
    return new ShowerCells(
        turned.reshape(sites() * channels, batch()), height, width, channels, false);
  }
}
