/**
 * Figures as SVG text and the self-contained HTML report. Takes plain arrays and strings and knows
 * nothing of tensors, models or experiments; the runtime calls it.
 */
@NullMarked
package org.understudy.report;

import org.jspecify.annotations.NullMarked;
