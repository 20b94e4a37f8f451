/** Comparisons of two distributions by their draws. */
@NullMarked
package org.understudy.metrics;

import org.jspecify.annotations.NullMarked;
