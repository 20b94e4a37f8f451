package org.understudy.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.understudy.runtime.Understudy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code understudy}. */
@Command(
    name = "understudy",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Trains generative models to stand in for scientific simulators.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Run.class,
      Simulate.class,
      Train.class,
      Sample.class,
      Infer.class,
      Evaluate.class,
      Compare.class,
      Listing.class,
      Describe.class,
      Doctor.class,
      Completion.class,
      CommandLine.HelpCommand.class
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  the work failed (training diverged, a simulator threw, a disk is full)",
      "  2  a mistake in the command line, an experiment file or an input",
      "  3  this machine lacks something (a native library, memory, Java 17)",
      "  130, 143  stopped by Control-C or SIGTERM; --resume goes on from the checkpoint",
      "",
      "First: understudy run examples/two-moons.yaml"
    })
public final class Main implements Runnable {
  @Mixin private Settings settings = new Settings();
  @Spec private CommandSpec spec;

  /** Runs a command and leaves with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, args);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /**
   * Runs a command in this process.
   *
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (exception, arguments) -> {
          err.println("understudy: " + exception.getMessage());
          String command = exception.getCommandLine().getCommandSpec().qualifiedName();
          CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
          err.println("See '" + command + " --help'.");
          return ExitCode.MISTAKE;
        });
    line.setExecutionExceptionHandler((exception, command, parsed) -> main.report(exception));
    line.setExecutionStrategy(
        parsed -> {
          try {
            main.settings.apply();
          } catch (IllegalArgumentException e) {
            return main.report(e);
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    try {
      return line.execute(args);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      return main.report(e);
    }
  }

  /** Without a command there is nothing to do but say which there are. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        commandLine(),
        "expected a COMMAND: " + String.join(", ", commandLine().getSubcommands().keySet()));
  }

  private int report(Throwable thrown) {
    Failure failure = Failure.of(thrown);
    PrintWriter err = spec.commandLine().getErr();
    err.println("understudy: " + failure.message());
    if (settings.verbose()) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return failure.exitCode();
  }

  /** The runtime with the plugins of the class path and of {@code --plugin-path}. */
  Understudy understudy() {
    return Understudy.create(settings.pluginPath());
  }

  Settings settings() {
    return settings;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  CommandLine commandLine() {
    return spec.commandLine();
  }
}
