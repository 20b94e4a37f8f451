package org.understudy.benchmarks;

import org.bytedeco.pytorch.Tensor;

/** A conditional density written in libtorch. */
interface TorchDensity {
  TorchWeights weights();

  /** Log-densities, {@code [n]}, of {@code theta [n, d]} at {@code context [n, c]}. */
  Tensor logProb(Tensor theta, Tensor context);
}
