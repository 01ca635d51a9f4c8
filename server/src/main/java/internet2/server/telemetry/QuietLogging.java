package internet2.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What Logback does until someone calls {@link Logging}: warnings, as text, on standard error.
 *
 * <p>Found through META-INF/services. It stands in for logback.xml, whose parsing costs a tenth of a second at start,
 * and keeps the output of command-line tools clean.
 */
public final class QuietLogging extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logging.install(context, LogFormat.TEXT, Level.WARN, "System.err");
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
