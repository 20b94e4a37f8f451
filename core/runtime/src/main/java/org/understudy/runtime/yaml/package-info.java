/** Experiment files as config nodes that know their file and line. */
@NullMarked
package org.understudy.runtime.yaml;

import org.jspecify.annotations.NullMarked;
