/** Experiment files and the runs they describe: from a dataset to a report. */
@NullMarked
package org.understudy.runtime.experiment;

import org.jspecify.annotations.NullMarked;
