/**
 * Fuzz targets: whatever the bytes of a file are, its reader reads them or refuses them in words,
 * soon and within memory that the file's own size accounts for. Run with the other tests they
 * repeat what is in the resources; CONTRIBUTING.md says how to search for more.
 */
@NullMarked
package org.understudy.fuzz;

import org.jspecify.annotations.NullMarked;
