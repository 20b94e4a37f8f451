package org.understudy.posterior.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A simulator of theta in [0, 3] that knows nothing of us, run by the Java of the tests: x is theta
 * and a number made from the seed. Below 1 it misbehaves, as its argument says.
 */
final class ExternalProgram {
  private static final Pattern REQUEST =
      Pattern.compile(
          "\\{\"simulation\":(\\d+),\"seed\":(\\d+),\"parameters\":\\{\"theta\":([-+.0-9E]+)}}");

  private ExternalProgram() {}

  /** The command that starts it. */
  static List<String> command(String... arguments) {
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xshare:auto",
                  "-cp",
                  Path.of(
                          ExternalProgram.class
                              .getProtectionDomain()
                              .getCodeSource()
                              .getLocation()
                              .toURI())
                      .toString(),
                  ExternalProgram.class.getName()));
      command.addAll(List.of(arguments));
      return command;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a seed makes of a simulation, a number that float holds exactly. */
  static double noise(long seed) {
    return (seed & 0xFFFF) / 65536.0;
  }

  /** Answers until its input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String mode = arguments[0];
    if (mode.equals("banner")) {
      System.out.println("Welcome to the simulator");
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Matcher request = REQUEST.matcher(line);
      if (!request.matches()) {
        System.err.println("not a request: " + line);
        System.exit(9);
      }
      double theta = Double.parseDouble(request.group(3));
      String answer =
          "{\"simulation\": %s, \"x\": [%s, %s]}"
              .formatted(
                  request.group(1), request.group(3), noise(Long.parseLong(request.group(2))));
      if (mode.equals("flaky")) {
        flake(Path.of(arguments[1], request.group(1)));
      } else if (mode.equals("slow")) {
        Thread.sleep(Long.parseLong(arguments[1]));
      } else if (theta < 1) {
        answer = misbehave(mode, theta, answer);
      }
      System.out.println(answer);
    }
  }

  /** Dies of each simulation once. */
  private static void flake(Path mark) throws IOException {
    if (Files.notExists(mark)) {
      Files.createFile(mark);
      System.exit(5);
    }
  }

  private static String misbehave(String mode, double theta, String answer)
      throws InterruptedException {
    return switch (mode) {
      case "nan" -> "{\"x\": [NaN, " + theta + "]}";
      case "null" -> "{\"x\": [" + theta + ", null]}";
      case "garbage" -> "Segmentation fault";
      case "nested" -> "[".repeat(50_000);
      case "other" -> "{\"simulation\": 999999, \"x\": [1, 2]}";
      case "short" -> "{\"x\": [1]}";
      case "error" -> "{\"error\": \"no convergence\"}";
      case "crash" -> {
        System.err.println("first line");
        System.err.println("out of cheese");
        System.exit(3);
        yield "";
      }
      case "hang" -> {
        Thread.sleep(1_000_000);
        yield "";
      }
      case "flood" -> {
        while (!System.out.checkError()) {
          System.out.print("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        }
        yield "";
      }
      default -> answer;
    };
  }
}
