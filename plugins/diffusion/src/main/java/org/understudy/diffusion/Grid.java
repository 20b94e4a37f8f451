package org.understudy.diffusion;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.understudy.tensor.Shape;

/**
 * Events as series or images.
 *
 * @param extents positions along each axis
 * @param channels numbers at each position
 * @param isChannelled whether an event has an axis of its own for them
 */
record Grid(List<Integer> extents, int channels, boolean isChannelled) {
  /**
   * The grid of an event.
   *
   * @param type the network that asks, for the words of an error
   * @throws IllegalArgumentException if the event has too few axes or too many
   */
  static Grid of(String type, int axes, Shape event) {
    if (!fits(axes, event)) {
      throw new IllegalArgumentException(
          "network: type: %s takes events of shape %s, found %s"
              .formatted(type, axes == 1 ? "[length(, channels)]" : "[h, w(, channels)]", event));
    }
    boolean channelled = event.rank() > axes;
    return new Grid(
        Arrays.stream(event.toArray()).limit(axes).boxed().toList(),
        channelled ? event.dim(-1) : 1,
        channelled);
  }

  /** Whether a shape has so many axes, or one more for channels. */
  static boolean fits(int axes, Shape shape) {
    return shape.rank() == axes || shape.rank() == axes + 1;
  }

  /** How many positions there are. */
  int positions() {
    return extents.stream().reduce(1, Math::multiplyExact);
  }

  /** The events' shape with channels. */
  Shape image() {
    int[] dims = new int[extents.size() + 1];
    Arrays.setAll(dims, i -> i < extents.size() ? extents.get(i) : channels);
    return Shape.of(dims);
  }

  /**
   * Demands extents that are multiples of a number.
   *
   * @param what needs them, behind the key that says so
   * @param instead what else would mend it
   * @throws IllegalArgumentException if one is not, with the nearest that are
   */
  void requireMultiples(int factor, String what, String instead) {
    if (extents.stream().anyMatch(extent -> extent % factor != 0)) {
      throw new IllegalArgumentException(
          ("network: %s need extents that are multiples of %d, found %s;"
                  + " crop or pad the events to %s or %s, or choose %s")
              .formatted(
                  what, factor, by(extents), nearest(factor, 0), nearest(factor, 1), instead));
    }
  }

  /** How often all extents can be halved. */
  int halvings() {
    return extents.stream().mapToInt(Integer::numberOfTrailingZeros).min().orElse(0);
  }

  private String nearest(int factor, int above) {
    return by(
        extents.stream()
            .map(extent -> Math.max(1, (extent + above * (factor - 1)) / factor) * factor)
            .toList());
  }

  private static String by(List<Integer> extents) {
    return extents.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
