package internet2.server.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;

/** Key-value pairs of an event: numbers and truth values as such, everything else by its text form. */
final class PlainKeyValues extends AbstractJsonProvider<ILoggingEvent> {

    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) {
        if (event.getKeyValuePairs() == null) {
            return;
        }
        for (KeyValuePair pair : event.getKeyValuePairs()) {
            generator.writeName(pair.key);
            switch (pair.value) {
                case Boolean truth -> generator.writeBoolean(truth);
                case Double number -> generator.writeNumber(number);
                case Number number -> generator.writeNumber(number.longValue());
                case null, default -> generator.writeString(String.valueOf(pair.value));
            }
        }
    }
}
