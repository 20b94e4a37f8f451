/** Markov chain Monte Carlo as inference methods, with their diagnostics. */
@NullMarked
package org.understudy.mcmc;

import org.jspecify.annotations.NullMarked;
