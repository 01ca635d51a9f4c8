package internet2.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Log lines, as machines and people read them. */
class LoggingTest {

    private static String line(LogFormat format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LoggingEvent event = new LoggingEvent(
                "test", context.getLogger("internet2.stoq.Peer"), Level.WARN, "connection refused", null, null);
        event.setKeyValuePairs(List.of(new KeyValuePair("peer", "ab"), new KeyValuePair("code", 7)));
        return new String(Logging.encoder(context, format).encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void jsonCarriesTheArgumentsAsFields() {
        JsonNode event = JsonMapper.shared().readTree(line(LogFormat.JSON));
        assertThat(event.get("message").stringValue()).isEqualTo("connection refused");
        assertThat(event.get("peer").stringValue()).isEqualTo("ab");
        assertThat(event.get("code").intValue()).isEqualTo(7);
        assertThat(event.get("level").stringValue()).isEqualTo("WARN");
        assertThat(event.propertyNames()).contains("time", "logger");
    }

    @Test
    void textIsOneLineWithTheArguments() {
        assertThat(line(LogFormat.TEXT)).endsWith("WARN  Peer: connection refused peer=ab code=7\n");
    }
}
