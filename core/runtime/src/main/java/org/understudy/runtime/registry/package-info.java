/** Which providers there are, and where each was found. */
@NullMarked
package org.understudy.runtime.registry;

import org.jspecify.annotations.NullMarked;
