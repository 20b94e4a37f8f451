/** Tests of figures and of the page. */
@NullMarked
package org.understudy.report;

import org.jspecify.annotations.NullMarked;
