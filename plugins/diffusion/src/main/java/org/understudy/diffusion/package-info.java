/**
 * Diffusion, score and flow-matching models, which are one: a {@link
 * org.understudy.diffusion.GaussianPath} from data to noise, a {@link
 * org.understudy.diffusion.TimeNetwork} that makes a {@link org.understudy.diffusion.Prediction}
 * along it, and a {@link org.understudy.diffusion.Sampler} that goes the way back. The providers
 * are thin constructors of a {@link org.understudy.diffusion.Diffusion}.
 */
@NullMarked
package org.understudy.diffusion;

import org.jspecify.annotations.NullMarked;
