/**
 * Configuration: one record per section, and one reader that turns TOML, environment and flags into them.
 *
 * <p>A record is the only place where a key exists: its component gives the name and type, {@code @Default} the
 * default, {@code @Range} the limits, {@code @Doc} the reference page. Nobody's typing error goes unnoticed: unknown
 * keys, wrong types and values out of range are refused in one line before anything else happens.
 */
@NullMarked
package internet2.foundation.configuration;

import org.jspecify.annotations.NullMarked;
