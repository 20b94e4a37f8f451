/** Simulators written in Java, row by row. */
@NullMarked
package org.understudy.posterior.simulator;

import org.jspecify.annotations.NullMarked;
