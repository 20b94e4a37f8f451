/**
 * Simulators, written in Java or as other programs, and campaigns of simulations that outlive what
 * interrupts them. {@link org.understudy.posterior.simulator.Simulations} is the way in; a campaign
 * shares a ledger of numbered simulations out to the workers of a workforce and keeps what ends.
 */
@NullMarked
package org.understudy.posterior.simulator;

import org.jspecify.annotations.NullMarked;
