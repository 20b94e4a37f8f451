package org.understudy.posterior.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A program that simulates: how it is started, spoken to and waited for.
 *
 * @param command itself and its arguments
 * @param directory the folder it runs in
 * @param environment variables to set
 * @param timeOut for one simulation
 * @param retries how often to try again behind a failure that may not be the simulation's
 * @param lines what it is told and what it answers
 * @param log where its standard error goes
 */
record Program(
    List<String> command,
    Path directory,
    Map<String, String> environment,
    Duration timeOut,
    int retries,
    ProgramLines lines,
    ProgramLog log) {
  /** Starts it; its own name is looked for on the path, or from its folder where it has one. */
  Process start() throws IOException {
    List<String> resolved = new ArrayList<>(command);
    file(command.get(0))
        .filter(file -> command.get(0).contains("/"))
        .ifPresent(file -> resolved.set(0, file.toString()));
    ProcessBuilder builder = new ProcessBuilder(resolved).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The command, the contents of those of its words that are files, and its variables. */
  String identity() {
    List<String> parts = new ArrayList<>();
    for (String word : command) {
      parts.add(file(word).map(file -> word + " (" + digest(file) + ")").orElse(word));
    }
    new TreeMap<>(environment).forEach((name, value) -> parts.add(name + "=" + value));
    return String.join(" ", parts);
  }

  private Optional<Path> file(String word) {
    try {
      Path file = directory.resolve(word).toAbsolutePath();
      return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String digest(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream digesting = new DigestInputStream(in, sha)) {
        digesting.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return "sha256 " + HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException("cannot read " + file, e));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
