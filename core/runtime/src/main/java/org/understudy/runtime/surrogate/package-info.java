/** Trained models in the user's units, and the file they are kept in. */
@NullMarked
package org.understudy.runtime.surrogate;

import org.jspecify.annotations.NullMarked;
