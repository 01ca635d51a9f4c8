/** What bounds the work that strangers and peers may ask for at once. */
@NullMarked
package internet2.foundation.limits;

import org.jspecify.annotations.NullMarked;
