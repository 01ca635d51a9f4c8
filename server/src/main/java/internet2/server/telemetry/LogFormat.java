package internet2.server.telemetry;

/** How a log event is written. */
public enum LogFormat {
    /** One JSON object a line, for machines. */
    JSON,
    /** One readable line, for people. */
    TEXT
}
