package org.understudy.sampling;

import java.util.Arrays;

/** A point of one chain's phase space, with momenta in units in which they are standard normal. */
final class Phase {
  private final float[] position;
  private final float[] gradient;
  private final double[] momentum;
  private final float logDensity;
  private final double energy;

  private Phase(float[] position, float[] gradient, double[] momentum, float logDensity) {
    this.position = position;
    this.gradient = gradient;
    this.momentum = momentum;
    this.logDensity = logDensity;
    double kinetic = 0;
    for (double p : momentum) {
      kinetic += 0.5 * p * p;
    }
    energy = kinetic - logDensity;
  }

  /** A point whose position and gradient begin somewhere in longer arrays. */
  static Phase of(
      float[] positions, float[] gradients, int from, double[] momentum, float logDensity) {
    int to = from + momentum.length;
    return new Phase(
        Arrays.copyOfRange(positions, from, to),
        Arrays.copyOfRange(gradients, from, to),
        momentum,
        logDensity);
  }

  float logDensity() {
    return logDensity;
  }

  /** The Hamiltonian; NaN where nothing is known. */
  double energy() {
    return energy;
  }

  /** Not a copy. */
  double[] momentum() {
    return momentum;
  }

  /** The momentum after half a step in the field of this point. */
  double[] kicked(float[] lengths, int direction) {
    double[] kicked = momentum.clone();
    for (int k = 0; k < kicked.length; k++) {
      kicked[k] += 0.5 * direction * lengths[k] * gradient[k];
    }
    return kicked;
  }

  /** The position after a step with some momentum. */
  void drift(double[] with, float[] lengths, int direction, float[] target, int offset) {
    for (int k = 0; k < with.length; k++) {
      target[offset + k] = (float) (position[k] + direction * lengths[k] * with[k]);
    }
  }

  void copyTo(float[] positions, float[] gradients, int offset) {
    System.arraycopy(position, 0, positions, offset, position.length);
    System.arraycopy(gradient, 0, gradients, offset, gradient.length);
  }
}
