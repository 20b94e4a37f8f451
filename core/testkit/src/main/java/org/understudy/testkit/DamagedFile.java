package org.understudy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;

/** A store that tears, truncates and flips: damaged copies of a file, for its reader to refuse. */
@API(status = API.Status.EXPERIMENTAL)
public final class DamagedFile {
  /** Reads a file that may be damaged; whatever it read may be returned. */
  public interface Reader {
    /** Reads. */
    Object read(Path file);
  }

  private DamagedFile() {}

  /**
   * What a reader did with damaged copies: each was refused with an {@link
   * IllegalArgumentException} or {@link UncheckedIOException} that names the file, or read.
   *
   * @param copies how many copies of each kind of damage
   * @return the damages that were met in any other way, in words; empty if all is well
   */
  public static List<String> check(Path file, Path folder, int copies, long seed, Reader reader) {
    List<String> wrong = new ArrayList<>();
    try {
      byte[] whole = Files.readAllBytes(file);
      RandomStream random = RandomStream.of(seed);
      String name = String.valueOf(file.getFileName());
      for (int i = 0; i < copies; i++) {
        int cut = random.nextInt(Math.max(1, whole.length));
        met(folder.resolve(name), Arrays.copyOf(whole, cut), "cut at " + cut, reader, wrong);
        byte[] flipped = whole.clone();
        int at = random.nextInt(whole.length);
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        met(folder.resolve(name), flipped, "a bit flipped at " + at, reader, wrong);
        byte[] torn = whole.clone();
        Arrays.fill(torn, cut, Math.min(whole.length, cut + 512), (byte) 0);
        met(folder.resolve(name), torn, "512 bytes zeroed at " + cut, reader, wrong);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return wrong;
  }

  private static void met(Path copy, byte[] bytes, String damage, Reader reader, List<String> wrong)
      throws IOException {
    Files.write(copy, bytes);
    try {
      reader.read(copy);
    } catch (IllegalArgumentException | UncheckedIOException refused) {
      if (!String.valueOf(refused.getMessage()).contains(String.valueOf(copy.getFileName()))) {
        wrong.add(damage + ": the error does not name the file: " + refused.getMessage());
      }
    } catch (RuntimeException | Error crash) {
      wrong.add(damage + ": " + crash);
    }
  }
}
