/** The ten tasks of the sbibm benchmark, and the exact posteriors of those that have one. */
@NullMarked
package org.understudy.posterior.sbibm;

import org.jspecify.annotations.NullMarked;
