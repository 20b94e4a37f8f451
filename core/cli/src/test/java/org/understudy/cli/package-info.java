/** Tests of the command without any plugin. */
@NullMarked
package org.understudy.cli;

import org.jspecify.annotations.NullMarked;
