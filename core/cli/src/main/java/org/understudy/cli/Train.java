package org.understudy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Trains an experiment's model and stops there. */
@Command(name = "train", description = "Only train: dataset, model and training of an experiment.")
final class Train implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private RunFolderOptions folder = new RunFolderOptions();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    return Experiments.run(main, experiment, folder, true, json);
  }
}
