/** Files that appear whole or not at all, and the safetensors format that weights are stored in. */
@NullMarked
package org.understudy.runtime.file;

import org.jspecify.annotations.NullMarked;
