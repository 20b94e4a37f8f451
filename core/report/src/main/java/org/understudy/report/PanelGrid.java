package org.understudy.report;

/**
 * Where the panels of a drawing stand, one a sample: a few side by side, many in rows of four.
 *
 * @param panels how many there are
 */
record PanelGrid(int panels) {
  private static final int FEW = 3;
  private static final int COLUMNS = 4;
  private static final double LEFT = 68;
  private static final double TOP = 34;
  private static final double GAP = 24;
  private static final double BELOW = 52;

  int columns() {
    return panels <= FEW ? Math.max(1, panels) : COLUMNS;
  }

  int rows() {
    return Math.max(1, (panels - 1) / columns() + 1);
  }

  /** Width and height of a panel. */
  double size() {
    return panels <= FEW ? 300 : 196;
  }

  double x(int panel) {
    return LEFT + panel % columns() * (size() + GAP);
  }

  double y(int panel) {
    int row = panel / columns();
    return TOP + row * (size() + TOP);
  }

  /** Whether no panel stands left of this one. */
  boolean isFirst(int panel) {
    return panel % columns() == 0;
  }

  /** Whether no panel stands below this one. */
  boolean isLast(int panel) {
    return panel + columns() >= panels;
  }

  int width() {
    return (int) (LEFT + columns() * size() + (columns() - 1) * GAP + 16);
  }

  int height() {
    return (int) (y((rows() - 1) * columns()) + size() + BELOW);
  }

  /** The first sample has a colour of its own, and two samples differ. */
  static String colour(int panel) {
    return panel == 0 ? "c1" : "c2";
  }
}
