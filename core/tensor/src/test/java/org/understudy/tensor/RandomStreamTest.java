package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statistical tests reject a perfect generator with a chance of about 1e-6 each; seeds are fixed,
 * so a test that passes once passes always.
 */
class RandomStreamTest {
  private static final int DRAWS = 1_000_000;

  /** Two-sided normal quantile of a false-alarm rate of 1e-6. */
  private static final double SIGMAS = 4.89;

  /** Kolmogorov's distribution: 2 exp(-2 c^2) = 1e-6. */
  private static final double KOLMOGOROV = 2.69;

  /** The answers published with Random123, file kat_vectors, lines "philox4x32 10". */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void philoxGivesThePublishedAnswers(String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] found = new int[4];
    RandomStream.philox(c[0], c[1], c[2], c[3], k[0], k[1], found, 0);
    assertArrayEquals(words(expected), found);
  }

  private static int[] words(String hex) {
    return Arrays.stream(hex.split(" "))
        .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
        .toArray();
  }

  @Test
  void aStreamIsPhiloxOfItsSeedAtCountersFromZero() {
    RandomStream stream = RandomStream.of(0);
    assertEquals(0xe169c58d6627e8d5L, stream.nextLong());
    assertEquals(0x9b00dbd8bc57ac4cL, stream.nextLong());
    int[] second = new int[4];
    RandomStream.philox(1, 0, 0, 0, 0, 0, second, 0);
    assertEquals((long) second[1] << 32 | (second[0] & 0xFFFFFFFFL), stream.nextLong());
  }

  @Test
  void equalSeedsRepeatAndOtherSeedsDiffer() {
    assertArrayEquals(normals(RandomStream.of(7), 100), normals(RandomStream.of(7), 100));
    assertFalse(Arrays.equals(normals(RandomStream.of(7), 100), normals(RandomStream.of(8), 100)));
    assertFalse(
        Arrays.equals(normals(RandomStream.of(1), 100), normals(RandomStream.of(1L << 32), 100)));
  }

  @Test
  void bulkNormalsAreStandardNormal() {
    float[] values = normals(RandomStream.of(11), DRAWS);
    int[] next = {0};
    assertStandardNormal(() -> values[next[0]++]);
  }

  @Test
  void singleGaussiansAreStandardNormal() {
    RandomStream stream = RandomStream.of(12);
    assertStandardNormal(stream::nextGaussian);
  }

  /** Moments against their sampling errors, tail mass, and Kolmogorov-Smirnov. */
  private static void assertStandardNormal(DoubleSupplier source) {
    double[] z = new double[DRAWS];
    double[] moments = new double[5];
    int beyondTwo = 0;
    int beyondTable = 0;
    for (int i = 0; i < DRAWS; i++) {
      z[i] = source.getAsDouble();
      double power = 1;
      for (int m = 1; m <= 4; m++) {
        power *= z[i];
        moments[m] += power / DRAWS;
      }
      beyondTwo += Math.abs(z[i]) > 2 ? 1 : 0;
      beyondTable += Math.abs(z[i]) > 3.442619855899 ? 1 : 0;
    }
    // Var(z^m) = E z^2m - (E z^m)^2 = 1, 2, 15, 96 for m = 1..4.
    assertEquals(0, moments[1], SIGMAS * Math.sqrt(1.0 / DRAWS));
    assertEquals(1, moments[2], SIGMAS * Math.sqrt(2.0 / DRAWS));
    assertEquals(0, moments[3], SIGMAS * Math.sqrt(15.0 / DRAWS));
    assertEquals(3, moments[4], SIGMAS * Math.sqrt(96.0 / DRAWS));
    assertCount(beyondTwo, 1 - ErrorFunction.of(2 / Math.sqrt(2)));
    assertCount(beyondTable, 1 - ErrorFunction.of(3.442619855899 / Math.sqrt(2)));
    assertDistributed(z, x -> 0.5 * (1 + ErrorFunction.of(x / Math.sqrt(2))));
  }

  private static void assertCount(int found, double probability) {
    double expected = DRAWS * probability;
    assertEquals(expected, found, SIGMAS * Math.sqrt(expected));
  }

  private static void assertDistributed(double[] sample, DoubleUnaryOperator cumulative) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double distance = 0;
    int n = sorted.length;
    for (int i = 0; i < n; i++) {
      double p = cumulative.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.max(p - i / (double) n, (i + 1) / (double) n - p));
    }
    assertTrue(distance * Math.sqrt(n) < KOLMOGOROV, "Kolmogorov-Smirnov distance " + distance);
  }

  @Test
  void theTailGoesOnBeyondTheTable() {
    float[] values = normals(RandomStream.of(13), 4 * DRAWS);
    double[] tail = new double[values.length];
    int count = 0;
    for (float value : values) {
      if (Math.abs(value) > 3.442619855899) {
        tail[count++] = Math.abs(value);
      }
    }
    double beyond = 1 - ErrorFunction.of(3.442619855899 / Math.sqrt(2));
    assertTrue(count > 2000, "found " + count + " of " + values.length);
    assertDistributed(
        Arrays.copyOf(tail, count), x -> 1 - (1 - ErrorFunction.of(x / Math.sqrt(2))) / beyond);
  }

  @Test
  void uniformsAreUniformAndInsideTheOpenInterval() {
    float[] floats = new float[DRAWS];
    RandomStream stream = RandomStream.of(14);
    stream.fillUniform(floats);
    double[] single = new double[DRAWS];
    double[] doubles = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      single[i] = floats[i];
      doubles[i] = stream.nextDouble();
      assertTrue(0 < single[i] && single[i] < 1 && 0 < doubles[i] && doubles[i] < 1);
    }
    assertDistributed(single, x -> x);
    assertDistributed(doubles, x -> x);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 1000})
  void boundedIntegersAreEquallyLikely(int bound) {
    RandomStream stream = RandomStream.of(15);
    int draws = 200_000;
    double[] counts = new double[bound];
    for (int i = 0; i < draws; i++) {
      counts[stream.nextInt(bound)]++;
    }
    double expected = draws / (double) bound;
    double chiSquare = 0;
    for (double count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    // Wilson-Hilferty: the cube root of chi^2/k is normal.
    double k = Math.max(1, bound - 1);
    double z = (Math.cbrt(chiSquare / k) - (1 - 2 / (9 * k))) / Math.sqrt(2 / (9 * k));
    assertTrue(z < SIGMAS, "chi-square " + chiSquare);
  }

  @Test
  void aBoundNearTheTopOfTheRangeIsUnbiased() {
    // With 3 * 2^29, taking 31 bits modulo the bound would make the lower third twice as likely.
    RandomStream stream = RandomStream.of(16);
    int bound = 3 << 29;
    int low = 0;
    for (int i = 0; i < DRAWS; i++) {
      low += stream.nextInt(bound) < bound / 3 ? 1 : 0;
    }
    assertEquals(DRAWS / 3.0, low, SIGMAS * Math.sqrt(DRAWS * 2 / 9.0));
  }

  @Test
  void permutationsOfFourAreEquallyLikely() {
    RandomStream stream = RandomStream.of(17);
    int[] counts = new int[256];
    int draws = 240_000;
    for (int i = 0; i < draws; i++) {
      int[] order = stream.permutation(4);
      counts[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
    }
    int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertEquals(24, seen.length);
    double chiSquare = 0;
    for (int count : seen) {
      chiSquare += Math.pow(count - draws / 24.0, 2) / (draws / 24.0);
    }
    assertTrue(chiSquare < 72.4, "chi-square " + chiSquare); // 23 degrees, tail 5e-7
  }

  @Test
  void aPermutationHoldsEveryIndexOnce() {
    int[] order = RandomStream.of(18).permutation(1001);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      assertEquals(i, sorted[i]);
    }
    assertFalse(Arrays.equals(order, sorted));
    assertEquals(0, RandomStream.of(18).permutation(0).length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 511, 512, 513, 1000})
  void aRestoredStreamGoesOnWhereItStood(int wordsBefore) {
    RandomStream stream = RandomStream.of(19);
    for (int i = 0; i < wordsBefore; i++) {
      stream.nextFloat();
    }
    assertGoesOn(stream);
  }

  @Test
  void aStreamRestoredAmidGaussiansAndBulkFillsGoesOn() {
    RandomStream stream = RandomStream.of(20);
    for (int i = 0; i < 200; i++) {
      stream.nextGaussian();
      assertGoesOn(stream);
    }
    stream.fillNormal(new float[777]);
    assertGoesOn(stream);
    stream.nextGaussian();
    assertGoesOn(stream);
  }

  private static void assertGoesOn(RandomStream stream) {
    long[] state = stream.state();
    RandomStream first = RandomStream.restore(state);
    RandomStream second = RandomStream.restore(state.clone());
    assertArrayEquals(state, first.state());
    assertEquals(first.nextGaussian(), second.nextGaussian());
    assertArrayEquals(normals(first, 700), normals(second, 700));
    assertEquals(first.nextLong(), second.nextLong());
    assertArrayEquals(first.state(), second.state());
    RandomStream third = RandomStream.restore(state);
    assertEquals(third.nextGaussian(), stream.nextGaussian());
    assertEquals(third.nextLong(), stream.nextLong());
  }

  @Test
  void bulkAndSingleUniformsAreTheSameSequence() {
    float[] bulk = new float[2000];
    RandomStream.of(21).fillUniform(bulk);
    RandomStream stream = RandomStream.of(21);
    for (float value : bulk) {
      assertEquals(value, stream.nextFloat());
    }
  }

  @Test
  void fillingInPiecesIsFillingAtOnce() {
    RandomStream pieces = RandomStream.of(22);
    float[] first = normals(pieces, 3);
    float[] second = normals(pieces, 1500);
    float[] whole = normals(RandomStream.of(22), 1503);
    assertArrayEquals(Arrays.copyOf(whole, 3), first);
    assertArrayEquals(Arrays.copyOfRange(whole, 3, 1503), second);
  }

  @Test
  void splittingNeitherAdvancesNorDependsOnThePosition() {
    RandomStream stream = RandomStream.of(23);
    long[] before = stream.state();
    float[] early = normals(stream.split("weights"), 10);
    assertArrayEquals(before, stream.state());
    stream.fillNormal(new float[1000]);
    assertArrayEquals(early, normals(stream.split("weights"), 10));
    assertArrayEquals(normals(stream.split(3), 10), normals(RandomStream.of(23).split(3), 10));
  }

  @Test
  void splitsOfDifferentNamesAreDifferentStreams() {
    RandomStream root = RandomStream.of(24);
    Set<Long> firsts = new HashSet<>();
    firsts.add(root.split("").nextLong());
    firsts.add(root.nextLong());
    int streams = 2;
    for (int i = 0; i < 1000; i++) {
      firsts.add(root.split(i).nextLong());
      firsts.add(root.split("" + i).nextLong());
      firsts.add(root.split("layer").split(i).nextLong());
      firsts.add(root.split(i).split("layer").nextLong());
      streams += 4;
    }
    for (String label : new String[] {"a", "b", "ab", "ba", "a\0", "abcdefgh", "abcdefghi", "Ä"}) {
      firsts.add(root.split(label).nextLong());
      streams++;
    }
    assertEquals(streams, firsts.size());
  }

  @Test
  void splitsAreUncorrelatedWithEachOtherAndWithTheirParent() {
    RandomStream root = RandomStream.of(25);
    float[][] streams = new float[8][];
    for (int i = 0; i < 6; i++) {
      streams[i] = normals(root.split(i), DRAWS / 10);
    }
    streams[6] = normals(root.split("0"), DRAWS / 10);
    streams[7] = normals(root, DRAWS / 10);
    for (int i = 0; i < streams.length; i++) {
      for (int j = 0; j < i; j++) {
        double correlation = 0;
        for (int k = 0; k < DRAWS / 10; k++) {
          correlation += streams[i][k] * (double) streams[j][k] / (DRAWS / 10);
        }
        assertEquals(0, correlation, (SIGMAS + 0.7) / Math.sqrt(DRAWS / 10.0), i + " and " + j);
      }
    }
  }

  @Test
  void neighbouringNumbersAreUncorrelated() {
    float[] values = normals(RandomStream.of(26), DRAWS);
    for (int lag = 1; lag <= 8; lag++) {
      double correlation = 0;
      for (int i = lag; i < DRAWS; i++) {
        correlation += values[i] * (double) values[i - lag] / DRAWS;
      }
      assertEquals(0, correlation, (SIGMAS + 0.5) / Math.sqrt(DRAWS), "lag " + lag);
    }
  }

  @Test
  void tensorsHoldTheStreamsNumbers() {
    try (Scope scope = Scope.open()) {
      Tensor normal = RandomStream.of(27).normal(3, 5);
      assertEquals(Shape.of(3, 5), normal.shape());
      assertArrayEquals(normals(RandomStream.of(27), 15), normal.toArray());
      Tensor uniform = RandomStream.of(27).uniform(4);
      float[] expected = new float[4];
      RandomStream.of(27).fillUniform(expected);
      assertArrayEquals(expected, uniform.toArray());
      assertEquals(Shape.of(), RandomStream.of(27).normal().shape());
      assertEquals(Shape.of(0, 2), RandomStream.of(27).normal(0, 2).shape());
    }
  }

  @Test
  void impossibleRequestsSayWhatWasExpected() {
    RandomStream stream = RandomStream.of(28);
    assertEquals(
        "nextInt: expected a bound >= 1, found 0",
        assertThrows(IllegalArgumentException.class, () -> stream.nextInt(0)).getMessage());
    assertEquals(
        "permutation: expected n >= 0, found -1",
        assertThrows(IllegalArgumentException.class, () -> stream.permutation(-1)).getMessage());
    assertEquals(
        "random stream: expected a state of 2 numbers (key, words read), found 3",
        assertThrows(IllegalArgumentException.class, () -> RandomStream.restore(new long[3]))
            .getMessage());
  }

  private static float[] normals(RandomStream stream, int count) {
    float[] values = new float[count];
    stream.fillNormal(values);
    return values;
  }
}
