package org.understudy.toys;

import java.util.List;

/**
 * A simple polygon of longitudes and latitudes in degrees, its edges straight on a map of these.
 *
 * @param name of the land
 * @param points {@code {longitude, latitude}} around the coast
 */
record Coast(String name, List<Point> points) {
  /** A corner. */
  record Point(double longitude, double latitude) {}

  Coast {
    points = List.copyOf(points);
  }

  /** The enclosed area in square degrees of the map. */
  double area() {
    double twice = 0;
    for (int i = 0; i < points.size(); i++) {
      Point a = points.get(i);
      Point b = points.get((i + 1) % points.size());
      twice += a.longitude * b.latitude - b.longitude * a.latitude;
    }
    return Math.abs(twice) / 2;
  }

  /** Whether a ray to the east crosses the coast an odd number of times. */
  boolean contains(double longitude, double latitude) {
    boolean inside = false;
    for (int i = 0; i < points.size(); i++) {
      Point a = points.get(i);
      Point b = points.get((i + 1) % points.size());
      if (a.latitude > latitude != b.latitude > latitude) {
        double share = (latitude - a.latitude) / (b.latitude - a.latitude);
        inside ^= longitude < a.longitude + share * (b.longitude - a.longitude);
      }
    }
    return inside;
  }
}
