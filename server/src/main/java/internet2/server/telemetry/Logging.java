package internet2.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/** Where log events go: standard error, which the service manager keeps; standard output is for people. */
public final class Logging {

    private static final String LINE = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg %kvp{NONE}%n%ex";

    private Logging() {}

    /** Logs from now on in {@code format}, events of {@code level} and above. */
    public static void start(LogFormat format, org.slf4j.event.Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        install(context, format, Level.convertAnSLF4JLevel(level), "System.err");
    }

    static void install(LoggerContext context, LogFormat format, Level level, String target) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget(target);
        console.setEncoder(encoder(context, format));
        console.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(console);
        root.setLevel(level);
        // Their news below a warning is about their own insides.
        Level foreign = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
        context.getLogger("io").setLevel(foreign);
    }

    static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        Encoder<ILoggingEvent> encoder =
                switch (format) {
                    case JSON -> json();
                    case TEXT -> text();
                };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static LogstashEncoder json() {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.getFieldNames().setVersion("[ignore]");
        encoder.getFieldNames().setLevelValue("[ignore]");
        encoder.getFieldNames().setTimestamp("time");
        encoder.getFieldNames().setLogger("logger");
        encoder.getFieldNames().setThread("thread");
        encoder.setIncludeKeyValuePairs(false);
        encoder.addProvider(new PlainKeyValues());
        return encoder;
    }

    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(LINE);
        return encoder;
    }
}
