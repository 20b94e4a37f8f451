package org.understudy.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A simulator of the outside world: theta with noise, each after some milliseconds. */
final class NoisyProgram {
  private static final Pattern REQUEST =
      Pattern.compile(".*\"seed\":(\\d+),\"parameters\":\\{\"theta\":([-+.0-9E]+)}}");

  private NoisyProgram() {}

  /** An experiment file that simulates with it. */
  static String experiment(int simulations, int milliseconds) {
    try {
      Path classes =
          Path.of(NoisyProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return """
      seed: 5
      dataset:
        type: simulations
        simulator:
          type: program
          command: ["%s", "-XX:TieredStopAtLevel=1", "-cp", "%s", "%s", "%d"]
          parameters: [{name: theta}]
          outputs: [{name: x, shape: [3]}]
        prior: {type: box-uniform, low: [0], high: [3]}
        simulations: %d
      model: {type: neural-spline-flow, transforms: 2, hidden: 8}
      training: {max-epochs: 2}
      """
          .formatted(
              Path.of(System.getProperty("java.home"), "bin", "java"),
              classes,
              NoisyProgram.class.getName(),
              milliseconds,
              simulations);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers until its input ends; for a tenth of the prior with NaN. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long milliseconds = Long.parseLong(arguments[0]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Matcher request = REQUEST.matcher(line);
      if (!request.matches()) {
        System.exit(9);
      }
      Random random = new Random(Long.parseLong(request.group(1)));
      double theta = Double.parseDouble(request.group(2));
      Thread.sleep(milliseconds);
      System.out.println(
          "{\"x\": [%s, %s, %s]}"
              .formatted(
                  theta < 0.3 ? "NaN" : theta,
                  random.nextGaussian(),
                  theta + random.nextGaussian()));
    }
  }
}
