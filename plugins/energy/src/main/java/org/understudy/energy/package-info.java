/**
 * Energy-based models: an {@link org.understudy.energy.EnergyModel} tilts a reference density by a
 * network; an {@code Estimator} is a way to learn it without its constant, {@code AnnealedChains}
 * draw from it and find the constant.
 */
@NullMarked
package org.understudy.energy;

import org.jspecify.annotations.NullMarked;
