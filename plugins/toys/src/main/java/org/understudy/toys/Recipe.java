package org.understudy.toys;

import org.understudy.tensor.RandomStream;

/** How one row is drawn. */
interface Recipe {
  /** A row. */
  float[] draw(RandomStream random);

  /** One whose density is known. */
  interface Known extends Recipe {
    /** The log-density of a row, in nats; negative infinity outside the support. */
    double logProb(float[] row);
  }
}
