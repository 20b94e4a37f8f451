/** Energy-based models. */
@NullMarked
package org.understudy.energy;

import org.jspecify.annotations.NullMarked;
