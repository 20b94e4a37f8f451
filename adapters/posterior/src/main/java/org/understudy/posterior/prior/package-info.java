/** Distributions of parameters before anything was observed. */
@NullMarked
package org.understudy.posterior.prior;

import org.jspecify.annotations.NullMarked;
