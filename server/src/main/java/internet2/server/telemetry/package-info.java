/** What the node tells those who run it: metrics, traces and logs. The rooms below know none of these libraries. */
@NullMarked
package internet2.server.telemetry;

import org.jspecify.annotations.NullMarked;
