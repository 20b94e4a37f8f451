/**
 * One trainer for every model family: it steps through a model's objectives, keeps the best weights
 * and can go on, bit for bit, where it was killed.
 */
@NullMarked
package org.understudy.runtime.training;

import org.jspecify.annotations.NullMarked;
