/** Parameter inference: datasets of simulations and posteriors from trained densities. */
@NullMarked
package org.understudy.posterior;

import org.jspecify.annotations.NullMarked;
