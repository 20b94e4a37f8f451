/**
 * Invertible maps between the user's units and the space a model works in: unbounded, of order one.
 * Fitted on the training split, stored with the surrogate, counted in every density.
 */
@NullMarked
package org.understudy.runtime.transform;

import org.jspecify.annotations.NullMarked;
