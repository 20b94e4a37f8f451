package org.understudy.benchmarks.kernels;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/**
 * What one try of a property is made of: a shape, which shrinks, and a seed for everything else.
 *
 * @param shape empty axes and axes of extent one included
 * @param seed of the numbers
 */
record Sample(Shape shape, long seed) {
  /** Up to four axes, or one or two long ones so that vector loops and their rests are reached. */
  static final class Any implements ArbitrarySupplier<Sample> {
    @Override
    public Arbitrary<Sample> get() {
      return samples(0);
    }
  }

  /** As {@link Any}, with at least one axis. */
  static final class WithAxis implements ArbitrarySupplier<Sample> {
    @Override
    public Arbitrary<Sample> get() {
      return samples(1);
    }
  }

  /** A seed alone, for properties that make shapes of their own. */
  static final class Seed implements ArbitrarySupplier<Sample> {
    @Override
    public Arbitrary<Sample> get() {
      return seeds().map(seed -> new Sample(Shape.of(), seed));
    }
  }

  private static Arbitrary<Long> seeds() {
    return Arbitraries.longs().between(0, 1_000_000).withoutEdgeCases();
  }

  private static Arbitrary<Sample> samples(int leastRank) {
    Arbitrary<int[]> small =
        Arbitraries.integers()
            .between(0, 5)
            .array(int[].class)
            .ofMinSize(leastRank)
            .ofMaxSize(4);
    Arbitrary<int[]> oneLong =
        Arbitraries.integers().between(6, 5000).array(int[].class).ofSize(1);
    Arbitrary<int[]> twoLong =
        Arbitraries.integers().between(6, 130).array(int[].class).ofSize(2);
    Arbitrary<Shape> shapes =
        Arbitraries.frequencyOf(
                Tuple.of(6, small), Tuple.of(1, oneLong), Tuple.of(1, twoLong))
            .map(Shape::of);
    return Combinators.combine(shapes, seeds()).as(Sample::new);
  }

  /** The random numbers of this sample for one purpose; always the same. */
  RandomStream random(String purpose) {
    return RandomStream.of(seed).split(purpose);
  }

  Numbers uniform(double low, double high) {
    return Numbers.uniform(random("uniform"), shape, low, high);
  }

  Numbers special() {
    return Numbers.special(random("special"), shape, 0.6);
  }

  /** An axis of the shape, half the time counted from the last. */
  int axis() {
    RandomStream random = random("axis");
    int axis = random.nextInt(shape.rank());
    return random.nextInt(2) == 0 ? axis : axis - shape.rank();
  }

  /** A shape that broadcasts to this one: leading axes dropped, others made one. */
  Shape narrowed(String purpose) {
    RandomStream random = random(purpose);
    int drop = random.nextInt(3) == 0 ? random.nextInt(shape.rank() + 1) : 0;
    int[] dims = new int[shape.rank() - drop];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = random.nextInt(3) == 0 ? 1 : shape.dim(drop + i);
    }
    return Shape.of(dims);
  }
}
