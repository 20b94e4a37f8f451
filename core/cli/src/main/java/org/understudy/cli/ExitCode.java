package org.understudy.cli;

/** What the command returns to a script; the same for every subcommand. */
final class ExitCode {
  /** All is done. */
  static final int DONE = 0;

  /** The work failed: training diverged, a simulator threw, a disk is full. */
  static final int FAILED = 1;

  /** The command line, the experiment file or an input is wrong; nothing was computed. */
  static final int MISTAKE = 2;

  /** This machine lacks something: a native library, memory, a newer Java. */
  static final int MACHINE = 3;

  private ExitCode() {}
}
