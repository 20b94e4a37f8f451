package org.understudy.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, with programs named java and mvn that only report. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String REPORTING_JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then
        echo 'openjdk version "17.0.9" 2023-10-17' >&2
      else
        echo "java $*"
      fi
      """;
  private static final String BUILDING_MAVEN =
      """
      #!/bin/sh
      echo "mvn $*" >> mvn.calls
      mkdir -p core/distribution/target/lib
      """;

  @TempDir Path folder;
  private Path home;
  private Path programs;

  @BeforeEach
  void makeCheckout() throws IOException {
    home = Files.createDirectories(folder.resolve("a checkout"));
    programs = Files.createDirectories(folder.resolve("bin"));
    Path source = Files.createDirectories(home.resolve("core/cli/src/main/java"));
    Files.createDirectories(home.resolve("plugins"));
    Files.createDirectories(home.resolve("adapters"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.writeString(source.resolve("Main.java"), "class Main {}");
    Files.copy(Checkout.root().resolve("understudy"), home.resolve("understudy"));
    program("java", REPORTING_JAVA);
    program("mvn", BUILDING_MAVEN);
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(programs.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome launch(Path launcher, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString());
    builder.command().addAll(java.util.List.of(arguments));
    builder.directory(folder.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", programs + ":/usr/bin:/bin");
    return Outcome.of(builder, 60);
  }

  private int builds() throws IOException {
    Path calls = home.resolve("mvn.calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  @Test
  void buildsOnFirstUseOnlyAndPassesArgumentsOn() throws Exception {
    Path launcher = home.resolve("understudy");
    Outcome first = launch(launcher, "list", "two words").succeeded();
    assertTrue(first.err().contains("Building Understudy"), first.err());
    assertTrue(first.out().endsWith("org.understudy.cli.Main list two words\n"), first.out());
    Outcome second = launch(launcher, "list").succeeded();
    assertEquals("", second.err());
    assertEquals(1, builds());
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    Path launcher = home.resolve("understudy");
    launch(launcher, "list").succeeded();
    Files.setLastModifiedTime(
        home.resolve("core/cli/src/main/java/Main.java"),
        FileTime.from(Instant.now().plusSeconds(5)));
    launch(launcher, "list").succeeded();
    assertEquals(2, builds());
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("one"), Path.of("a checkout/understudy"));
    Path second = Files.createSymbolicLink(folder.resolve("two"), first);
    Outcome outcome = launch(second, "doctor").succeeded();
    assertTrue(outcome.out().contains(home + "/core/distribution/target/lib/*"), outcome.out());
  }

  @Test
  void failedBuildShowsItsTailAndTheMend() throws Exception {
    program("mvn", "#!/bin/sh\necho 'cannot find symbol'\nexit 1\n");
    launch(home.resolve("understudy"), "list")
        .failed(3, "cannot find symbol", "build.log", "JDK of version 17");
    assertFalse(Files.exists(home.resolve("core/distribution/target/built")));
  }

  @Test
  void oldJavaIsRefused() throws Exception {
    program("java", "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    launch(home.resolve("understudy"), "list").failed(3, "expected Java 17", "found Java 11");
    assertEquals(0, builds());
  }
}
