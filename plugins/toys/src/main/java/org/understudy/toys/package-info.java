/**
 * Small distributions to try model families on: shapes in the plane, the world's land, galaxies, a
 * lattice field, spectra; and the dataset of draws of any distribution.
 */
@NullMarked
package org.understudy.toys;

import org.jspecify.annotations.NullMarked;
