/**
 * Markov chain transitions and annealing over densities known up to a constant, for many chains at
 * once.
 */
@NullMarked
package org.understudy.sampling;

import org.jspecify.annotations.NullMarked;
