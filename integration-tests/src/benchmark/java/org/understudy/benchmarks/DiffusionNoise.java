package org.understudy.benchmarks;

import org.understudy.tensor.RandomStream;

/**
 * The variance-preserving noise of workloads W7 and W8 (Ho et al. 2020): 1000 steps whose variances
 * grow linearly from 1e-4 to 0.02. A noisy image is signal times the image plus noise times a
 * standard normal one.
 */
final class DiffusionNoise {
  static final int STEPS = 1000;

  private final float[] signal = new float[STEPS];
  private final float[] noise = new float[STEPS];

  DiffusionNoise() {
    double kept = 1;
    for (int i = 0; i < STEPS; i++) {
      kept *= 1 - (1e-4 + (0.02 - 1e-4) * i / (STEPS - 1));
      signal[i] = (float) Math.sqrt(kept);
      noise[i] = (float) Math.sqrt(1 - kept);
    }
  }

  float signal(int step) {
    return signal[step];
  }

  float noise(int step) {
    return noise[step];
  }

  /** Steps chosen uniformly. */
  static int[] steps(int count, RandomStream random) {
    int[] steps = new int[count];
    for (int i = 0; i < count; i++) {
      steps[i] = random.nextInt(STEPS);
    }
    return steps;
  }

  /** The steps of a short way back, from the noisiest on, at equal distances. */
  static int[] back(int count) {
    int[] steps = new int[count];
    for (int i = 0; i < count; i++) {
      steps[i] = (count - i) * STEPS / count - 1;
    }
    return steps;
  }

  /** The signal of each step. */
  float[] signals(int[] steps) {
    return chosen(signal, steps);
  }

  /** The noise of each step. */
  float[] noises(int[] steps) {
    return chosen(noise, steps);
  }

  private static float[] chosen(float[] all, int[] steps) {
    float[] values = new float[steps.length];
    for (int i = 0; i < steps.length; i++) {
      values[i] = all[steps[i]];
    }
    return values;
  }

  static float[] times(int[] steps) {
    float[] times = new float[steps.length];
    for (int i = 0; i < steps.length; i++) {
      times[i] = steps[i];
    }
    return times;
  }
}
