package org.understudy.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Closed lines of one level through a grid, by marching squares. The grid is taken to be zero
 * around its border, so that every line closes; the region above the level lies between them under
 * the even-odd rule.
 */
final class Contour {
  private record Point(double column, double row) {}

  private final double[][] cells;
  private final double level;
  private final Map<Point, Deque<Point>> next = new HashMap<>();

  private Contour(double[][] cells, double level) {
    this.cells = cells;
    this.level = level;
  }

  /** The lines as SVG path data over a panel of the given size. */
  static String path(DensityGrid grid, double level, double width, double height) {
    Contour contour = new Contour(grid.cells(), level);
    contour.march();
    return contour.lines(width / DensityGrid.SIZE, height);
  }

  private double at(int column, int row) {
    boolean inside = row >= 0 && row < cells.length && column >= 0 && column < cells[0].length;
    return inside ? cells[row][column] : 0;
  }

  private void march() {
    for (int row = -1; row < cells.length; row++) {
      for (int column = -1; column < cells[0].length; column++) {
        square(column, row);
      }
    }
  }

  private void square(int column, int row) {
    double a = at(column, row);
    double b = at(column + 1, row);
    double c = at(column + 1, row + 1);
    double d = at(column, row + 1);
    int kind =
        (a > level ? 1 : 0) | (b > level ? 2 : 0) | (c > level ? 4 : 0) | (d > level ? 8 : 0);
    if (kind == 0 || kind == 15) {
      return;
    }
    Point south = new Point(column + between(a, b), row);
    Point east = new Point(column + 1, row + between(b, c));
    Point north = new Point(column + between(d, c), row + 1);
    Point west = new Point(column, row + between(a, d));
    switch (kind) {
      case 1 -> join(west, south);
      case 2 -> join(south, east);
      case 3 -> join(west, east);
      case 4 -> join(east, north);
      case 5 -> {
        join(west, south);
        join(east, north);
      }
      case 6 -> join(south, north);
      case 7 -> join(west, north);
      case 8 -> join(north, west);
      case 9 -> join(north, south);
      case 10 -> {
        join(south, east);
        join(north, west);
      }
      case 11 -> join(north, east);
      case 12 -> join(east, west);
      case 13 -> join(east, south);
      default -> join(south, west);
    }
  }

  private double between(double from, double to) {
    return from == to ? 0.5 : Math.min(1, Math.max(0, (level - from) / (to - from)));
  }

  private void join(Point from, Point to) {
    next.computeIfAbsent(from, key -> new ArrayDeque<>()).add(to);
  }

  private String lines(double pixels, double height) {
    StringBuilder path = new StringBuilder();
    double down = height / DensityGrid.SIZE;
    for (Map.Entry<Point, Deque<Point>> entry : next.entrySet()) {
      while (!entry.getValue().isEmpty()) {
        Point at = entry.getKey();
        String command = "M";
        Deque<Point> onward = entry.getValue();
        while (onward != null && !onward.isEmpty()) {
          path.append(command)
              .append(Svg.number((at.column + 0.5) * pixels))
              .append(' ')
              .append(Svg.number(height - (at.row + 0.5) * down));
          command = "L";
          at = onward.poll();
          onward = next.get(at);
        }
        path.append('Z');
      }
    }
    return path.toString();
  }
}
