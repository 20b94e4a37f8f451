package org.understudy.runtime.surrogate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.Clusterable;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.Capability;
import org.understudy.spi.LatentCodes;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * What one does with the codes of a surrogate that has them, such as a variational autoencoder:
 * events, in the user's units, are walked through, mixed and sorted by their codes. Events and
 * codes are rows of plain numbers; an image is its elements, row-major.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LatentSpace {
  /** As k-means begins at random, the best of several attempts is kept. */
  private static final int ATTEMPTS = 5;

  private static final int ITERATIONS = 200;

  private final Surrogate surrogate;
  private final float @Nullable [] condition;

  /**
   * The codes of a surrogate.
   *
   * @param condition one row of the condition fields; null where there is none
   * @throws UnsupportedOperationException if the model has no codes
   * @throws IllegalArgumentException if the condition does not fit
   */
  public LatentSpace(Surrogate surrogate, float @Nullable [] condition) {
    this.surrogate = surrogate;
    this.condition = condition == null ? null : condition.clone();
    size();
  }

  private LatentCodes codes() {
    Tensor given = condition == null ? null : Tensor.of(condition, 1, condition.length);
    return Capability.require(
        surrogate.given(given), LatentCodes.class, "model '" + surrogate.choice().type() + "'");
  }

  /** How many numbers a code has. */
  public int size() {
    try (Scope scope = Scope.open()) {
      return codes().latentShape().size();
    }
  }

  /**
   * The code of each event, the mean of its distribution where it has one.
   *
   * @throws IllegalArgumentException if an event has another number of elements
   */
  public float[][] encode(float[][] x) {
    Shape shape = surrogate.schema().targetShape();
    return mapped("event", x, shape, events -> codes().encode(events));
  }

  /**
   * The event of each code, its mean where it has a distribution.
   *
   * @throws IllegalArgumentException if a code has another number of elements
   */
  public float[][] decode(float[][] codes) {
    return mapped("code", codes, Shape.of(size()), rows -> codes().decode(rows));
  }

  private static float[][] mapped(
      String what, float[][] rows, Shape shape, UnaryOperator<Tensor> map) {
    int width = shape.size();
    float[] flat = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      requireSize(what + " " + i, rows[i], width);
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    if (rows.length == 0) {
      return new float[0][];
    }
    try (Scope scope = Scope.open()) {
      return Surrogate.rows(map.apply(Tensor.of(flat, shape.prepend(rows.length).toArray())));
    }
  }

  private static void requireSize(String what, float[] row, int size) {
    if (row.length != size) {
      throw new IllegalArgumentException(
          "%s: expected %d numbers, found %d".formatted(what, size, row.length));
    }
  }

  /**
   * The direction in which codes differ between two groups of events: the mean code of the second
   * less that of the first.
   */
  public float[] direction(float[][] from, float[][] to) {
    float[] direction = mean(encode(to));
    float[] start = mean(encode(from));
    for (int i = 0; i < direction.length; i++) {
      direction[i] -= start[i];
    }
    return direction;
  }

  private float[] mean(float[][] codes) {
    if (codes.length == 0) {
      throw new IllegalArgumentException("direction: a group has no events");
    }
    float[] mean = new float[size()];
    for (float[] code : codes) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += code[i] / codes.length;
      }
    }
    return mean;
  }

  /** The events at an event's code and some multiples of a direction. */
  public float[][] traverse(float[] x, float[] direction, double... multiples) {
    requireSize("direction", direction, size());
    float[] start = encode(new float[][] {x})[0];
    float[][] codes = new float[multiples.length][];
    for (int i = 0; i < multiples.length; i++) {
      codes[i] = start.clone();
      for (int j = 0; j < start.length; j++) {
        codes[i][j] += (float) (multiples[i] * direction[j]);
      }
    }
    return decode(codes);
  }

  /**
   * So many events whose codes lie evenly on the line between those of two, ends included.
   *
   * @throws IllegalArgumentException if the count is below 2
   */
  public float[][] interpolate(float[] from, float[] to, int count) {
    if (count < 2) {
      throw new IllegalArgumentException("interpolate: expected a count >= 2, found " + count);
    }
    double[] multiples = new double[count];
    Arrays.setAll(multiples, i -> (double) i / (count - 1));
    return traverse(from, direction(new float[][] {from}, new float[][] {to}), multiples);
  }

  /**
   * Sorts events into clusters of their codes by k-means (Arthur and Vassilvitskii 2007).
   *
   * @return the cluster of each event, 0 to k - 1, numbered as they first occur
   * @throws IllegalArgumentException unless k is from 1 to the number of events
   */
  public int[] cluster(float[][] x, int k, long seed) {
    if (k < 1 || k > x.length) {
      throw new IllegalArgumentException(
          "cluster: expected from 1 to %d clusters, found %d".formatted(x.length, k));
    }
    float[][] codes = encode(x);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      double[] point = new double[codes[i].length];
      for (int j = 0; j < point.length; j++) {
        point[j] = codes[i][j];
      }
      places.add(new Place(i, point));
    }
    double least = Double.POSITIVE_INFINITY;
    int[] best = new int[x.length];
    Well19937c random = new Well19937c(seed);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<CentroidCluster<Place>> clusters =
          new KMeansPlusPlusClusterer<Place>(k, ITERATIONS, new EuclideanDistance(), random)
              .cluster(places);
      double spread = spread(clusters);
      if (spread < least) {
        least = spread;
        best = members(clusters, x.length);
      }
    }
    return best;
  }

  private static double spread(List<CentroidCluster<Place>> clusters) {
    EuclideanDistance distance = new EuclideanDistance();
    double sum = 0;
    for (CentroidCluster<Place> cluster : clusters) {
      double[] centre = cluster.getCenter().getPoint();
      for (Place place : cluster.getPoints()) {
        double far = distance.compute(place.getPoint(), centre);
        sum += far * far;
      }
    }
    return sum;
  }

  private static int[] members(List<CentroidCluster<Place>> clusters, int events) {
    int[] found = new int[events];
    for (int i = 0; i < clusters.size(); i++) {
      for (Place place : clusters.get(i).getPoints()) {
        found[place.event()] = i;
      }
    }
    int[] numbers = new int[clusters.size()];
    Arrays.fill(numbers, -1);
    int next = 0;
    for (int i = 0; i < events; i++) {
      if (numbers[found[i]] < 0) {
        numbers[found[i]] = next++;
      }
      found[i] = numbers[found[i]];
    }
    return found;
  }

  /** An event's code as a point. */
  private static final class Place implements Clusterable {
    private final int event;
    private final double[] point;

    Place(int event, double[] point) {
      this.event = event;
      this.point = point;
    }

    int event() {
      return event;
    }

    @Override
    public double[] getPoint() {
      return point;
    }
  }
}
