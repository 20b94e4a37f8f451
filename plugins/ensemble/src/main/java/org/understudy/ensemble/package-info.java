/** Mixtures of models of any family, trained side by side. */
@NullMarked
package org.understudy.ensemble;

import org.jspecify.annotations.NullMarked;
