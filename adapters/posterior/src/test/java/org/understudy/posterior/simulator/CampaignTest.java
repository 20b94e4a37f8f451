package org.understudy.posterior.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Simulated;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;

/** Campaigns that are stopped, torn, damaged and bounded, beside ones that are not. */
@Timeout(60)
class CampaignTest {
  private static final Prior PRIOR =
      Priors.boxUniform(Priors.parameters(2), new double[] {0, 0}, new double[] {3, 1});
  private static final int COUNT = 600;
  private static final int RECORD = 8 + 1 + 4 * 4 + 4;

  @TempDir Path folder;

  private final AtomicInteger calls = new AtomicInteger();

  /** A third of the prior fails. */
  private Simulator counting(long sleepMilliseconds) {
    return Simulators.of(
        PRIOR,
        2,
        (theta, random) -> {
          calls.incrementAndGet();
          try {
            Thread.sleep(sleepMilliseconds);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new double[] {theta[0] < 1 ? Double.NaN : theta[0], random.nextGaussian()};
        });
  }

  private static float[] rows(Simulated data) {
    try (data) {
      Rows rows = data.read(0, (int) data.size());
      float[] theta = rows.matrix(Role.TARGET);
      float[] x = rows.matrix(Role.CONDITION);
      float[] all = Arrays.copyOf(theta, theta.length + x.length);
      System.arraycopy(x, 0, all, theta.length, x.length);
      return all;
    }
  }

  private Simulated draw(Simulator simulator, CampaignPlan plan) {
    return Simulations.draw(PRIOR, simulator, plan, RandomStream.of(3));
  }

  private float[] whole() {
    return rows(draw(counting(0), CampaignPlan.of(COUNT)));
  }

  private Path file() {
    return folder.resolve("simulations.campaign");
  }

  @Test
  void stoppedAndResumedItGivesTheRowsOfAnUninterruptedOne() {
    float[] expected = whole();
    calls.set(0);
    CampaignPlan plan = CampaignPlan.of(COUNT).keptIn(folder);
    CancellationException stopped =
        assertThrows(
            CancellationException.class,
            () -> draw(counting(1), plan.stoppedBy(() -> calls.get() > 100)));
    assertTrue(stopped.getMessage().contains("of 600 had ended"), stopped.getMessage());
    int before = calls.getAndSet(0);
    assertTrue(before < COUNT, "it was stopped in the middle");
    Simulated data = draw(counting(0), plan);
    assertTrue(data.facts().containsKey("found on disk"), data.facts().toString());
    assertArrayEquals(expected, rows(data));
    // What was in hand when it was stopped is all that was run twice.
    int again = before + calls.get() - COUNT;
    assertTrue(again >= 0 && again <= Runtime.getRuntime().availableProcessors(), "" + again);
    calls.set(0);
    assertArrayEquals(expected, rows(draw(counting(0), plan)));
    assertEquals(0, calls.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 40, RECORD - 1, RECORD, RECORD + 1, 10 * RECORD + 7})
  void tornFilesLoseTheirTornRecordOnly(int keptBytes) throws IOException {
    CampaignPlan plan = CampaignPlan.of(COUNT).keptIn(folder);
    float[] expected = rows(draw(counting(0), plan));
    byte[] bytes = Files.readAllBytes(file());
    int header = 1 + Arrays.asList(box(bytes)).indexOf((byte) '\n');
    assertEquals(header + COUNT * RECORD, bytes.length);
    int kept = keptBytes < 50 ? keptBytes : header + keptBytes;
    Files.write(file(), Arrays.copyOf(bytes, kept));
    calls.set(0);
    assertArrayEquals(expected, rows(draw(counting(0), plan)));
    assertEquals(COUNT - Math.max(0, kept - header) / RECORD, calls.get());
    assertEquals(header + COUNT * RECORD, Files.size(file()));
  }

  private static Byte[] box(byte[] bytes) {
    Byte[] boxed = new Byte[bytes.length];
    Arrays.setAll(boxed, i -> bytes[i]);
    return boxed;
  }

  @Test
  void damagedRecordsAreSimulatedAgain() throws IOException {
    CampaignPlan plan = CampaignPlan.of(COUNT).keptIn(folder);
    float[] expected = rows(draw(counting(0), plan));
    byte[] bytes = Files.readAllBytes(file());
    RandomStream random = RandomStream.of(4);
    for (int record : new int[] {0, 17, COUNT - 1}) {
      int at = bytes.length - (COUNT - record) * RECORD + random.nextInt(RECORD);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    Files.write(file(), bytes);
    calls.set(0);
    Simulated data = draw(counting(0), plan);
    assertEquals("3, simulated again", data.facts().get("damaged records"));
    assertArrayEquals(expected, rows(data));
    assertEquals(3, calls.get());
  }

  @Test
  void pagesOfZerosAreNoSimulations() throws IOException {
    CampaignPlan plan = CampaignPlan.of(COUNT).keptIn(folder);
    float[] expected = rows(draw(counting(0), plan));
    byte[] bytes = Files.readAllBytes(file());
    Arrays.fill(bytes, bytes.length - 5 * RECORD, bytes.length, (byte) 0);
    Files.write(file(), bytes);
    assertArrayEquals(expected, rows(draw(counting(0), plan)));
  }

  @Test
  void simulationsOfAnotherCampaignAreRefused() throws IOException {
    CampaignPlan plan = CampaignPlan.of(COUNT).keptIn(folder);
    rows(draw(counting(0), plan));
    byte[] before = Files.readAllBytes(file());
    IllegalArgumentException seed =
        assertThrows(
            IllegalArgumentException.class,
            () -> Simulations.draw(PRIOR, counting(0), plan, RandomStream.of(4)));
    assertTrue(seed.getMessage().contains("simulations.campaign"), seed.getMessage());
    Prior other = Priors.boxUniform(Priors.parameters(2), new double[] {0, 0}, new double[] {3, 2});
    IllegalArgumentException prior =
        assertThrows(
            IllegalArgumentException.class,
            () -> Simulations.draw(other, counting(0), plan, RandomStream.of(3)));
    assertTrue(prior.getMessage().contains("another prior"), prior.getMessage());
    IllegalArgumentException settings =
        assertThrows(
            IllegalArgumentException.class,
            () -> draw(counting(0), plan.withSettings("counting {rate: 2.0}")));
    assertTrue(settings.getMessage().contains("{rate: 2.0}"), settings.getMessage());
    assertArrayEquals(before, Files.readAllBytes(file()));
  }

  @Test
  void moreSimulationsGoOnWithThoseThereAre() {
    rows(draw(counting(0), CampaignPlan.of(COUNT / 2).keptIn(folder)));
    float[] expected = whole();
    calls.set(0);
    assertArrayEquals(expected, rows(draw(counting(0), CampaignPlan.of(COUNT).keptIn(folder))));
    assertEquals(COUNT / 2, calls.get());
  }

  @Test
  void aBudgetEndsItInOrderWithWhatItHas() {
    CampaignPlan plan = CampaignPlan.of(COUNT).keptIn(folder).within(Duration.ofMillis(200));
    Simulated first = draw(counting(10), plan);
    assertEquals("budget of 0 s", first.facts().get("ended early"));
    float[] some = rows(first);
    assertTrue(some.length > 0 && some.length < 4 * COUNT * 2 / 3, "" + some.length);
    calls.set(0);
    Simulated again = draw(counting(0), plan);
    assertEquals("budget of 0 s", again.facts().get("ended early"));
    assertArrayEquals(some, rows(again));
    assertEquals(0, calls.get());
    assertArrayEquals(whole(), rows(draw(counting(0), plan.within(Duration.ofSeconds(60)))));
  }

  @Test
  void aDeadlineThatHasPassedLeavesTooFew() {
    CampaignPlan plan = CampaignPlan.of(COUNT).until(Instant.EPOCH);
    IllegalStateException few =
        assertThrows(IllegalStateException.class, () -> draw(counting(0), plan));
    assertTrue(few.getMessage().contains("deadline 1970"), few.getMessage());
    assertTrue(few.getMessage().contains("more time"), few.getMessage());
    assertEquals(0, calls.get());
  }

  @Test
  void aHopelessSimulatorIsGivenUp() {
    Simulator broken =
        Simulators.of(
            PRIOR,
            2,
            (theta, random) -> {
              calls.incrementAndGet();
              try {
                Thread.sleep(1);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              throw new IllegalStateException("no licence");
            });
    CampaignPlan plan = CampaignPlan.of(100_000).keptIn(folder);
    IllegalStateException given =
        assertThrows(IllegalStateException.class, () -> draw(broken, plan));
    assertTrue(given.getMessage().contains("no licence"), given.getMessage());
    assertTrue(given.getMessage().contains("Mend the simulator"), given.getMessage());
    assertTrue(calls.get() < 10_000, "" + calls.get());
    assertFalse(Files.exists(file()));
  }

  @Test
  void simulatorsOfBatchesAreTheSameWhenInterrupted() {
    RandomStream words = RandomStream.of(9);
    Simulator rowWise = counting(0);
    // Only what every simulator can do is left of it.
    Simulator batches =
        new Simulator() {
          @Override
          public org.understudy.spi.Schema schema() {
            return rowWise.schema();
          }

          @Override
          public java.util.Optional<org.understudy.spi.ConditionalDistribution> prior() {
            return rowWise.prior();
          }

          @Override
          public org.understudy.spi.Sampling given(
              org.understudy.tensor.@org.jspecify.annotations.Nullable Tensor parameters) {
            return rowWise.given(parameters);
          }
        };
    float[] expected = rows(draw(batches, CampaignPlan.of(COUNT)));
    CampaignPlan plan = CampaignPlan.of(COUNT).keptIn(folder);
    rows(draw(batches, plan));
    try {
      byte[] bytes = Files.readAllBytes(file());
      Files.write(
          file(), Arrays.copyOf(bytes, bytes.length - 300 * RECORD - words.nextInt(RECORD)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    assertArrayEquals(expected, rows(draw(batches, plan)));
  }

  @Test
  void oneFileHasOneWriter() {
    CampaignPlan plan = CampaignPlan.of(COUNT).keptIn(folder);
    IllegalStateException[] refused = new IllegalStateException[1];
    Simulator nested =
        Simulators.of(
            PRIOR,
            2,
            (theta, random) -> {
              if (calls.getAndIncrement() == 0) {
                refused[0] =
                    assertThrows(IllegalStateException.class, () -> draw(counting(0), plan));
              }
              return new double[] {1, 1};
            });
    rows(draw(nested, plan));
    assertTrue(refused[0].getMessage().contains("being written"), refused[0].getMessage());
  }
}
