/** HDF5 files as datasets; jHDF reads and writes them. */
@NullMarked
package org.understudy.hdf5;

import org.jspecify.annotations.NullMarked;
