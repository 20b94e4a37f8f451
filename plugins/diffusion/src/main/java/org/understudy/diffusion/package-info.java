/** Diffusion, score and flow-matching models. */
@NullMarked
package org.understudy.diffusion;

import org.jspecify.annotations.NullMarked;
