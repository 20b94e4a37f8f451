/** Tables and arrays in files: CSV, NPY and NPZ. */
@NullMarked
package org.understudy.tables;

import org.jspecify.annotations.NullMarked;
