/**
 * The command {@code understudy}: reads options, calls the runtime, prints. Nothing here computes;
 * whatever a command can do, a Java program can do through {@code org.understudy.runtime}.
 */
@NullMarked
package org.understudy.cli;

import org.jspecify.annotations.NullMarked;
