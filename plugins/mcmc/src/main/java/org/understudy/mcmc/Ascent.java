package org.understudy.mcmc;

/** Adam (Kingma and Ba 2015) upwards, with a rate that falls to zero along a cosine. */
final class Ascent {
  private static final double MEMORY = 0.9;
  private static final double SQUARE_MEMORY = 0.99;

  private final double[] means;
  private final double[] squares;
  private final double rate;
  private final int steps;
  private int taken;

  Ascent(int size, double rate, int steps) {
    means = new double[size];
    squares = new double[size];
    this.rate = rate;
    this.steps = steps;
  }

  /** Moves a point along an estimate of the gradient; what is not finite moves nothing. */
  void step(float[] point, float[] gradient) {
    taken++;
    double now = rate * 0.5 * (1 + Math.cos(Math.PI * (taken - 1) / steps));
    double meanShare = 1 - Math.pow(MEMORY, taken);
    double squareShare = 1 - Math.pow(SQUARE_MEMORY, taken);
    for (int i = 0; i < point.length; i++) {
      double g = Float.isFinite(gradient[i]) ? gradient[i] : 0;
      means[i] = MEMORY * means[i] + (1 - MEMORY) * g;
      squares[i] = SQUARE_MEMORY * squares[i] + (1 - SQUARE_MEMORY) * g * g;
      double mean = means[i] / meanShare;
      point[i] += (float) (now * mean / (Math.sqrt(squares[i] / squareShare) + 1e-8));
    }
  }
}
