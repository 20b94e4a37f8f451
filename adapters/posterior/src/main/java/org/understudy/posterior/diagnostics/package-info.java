/** Checks of a posterior: is it calibrated, and does it apply to the observation at hand? */
@NullMarked
package org.understudy.posterior.diagnostics;

import org.jspecify.annotations.NullMarked;
