package org.understudy.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Prints a completion script. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footer = {"", "Example: source <(understudy completion)"})
final class Completion implements Callable<Integer> {
  @ParentCommand private Main main;

  @Override
  public Integer call() {
    main.out().print(AutoComplete.bash("understudy", main.commandLine()));
    return ExitCode.DONE;
  }
}
