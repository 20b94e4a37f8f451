package org.understudy.cli;

import org.understudy.tensor.Engine;
import picocli.CommandLine.IVersionProvider;

/** The versions that a report of a fault needs. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "understudy " + number(), "oneDNN " + Engine.oneDnnVersion(), "Java " + Runtime.version()
    };
  }

  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
