package internet2.foundation.configuration;

import org.jspecify.annotations.Nullable;

/** A configuration that cannot be used; the message is one line that names the key, the value and what is allowed. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        this(message, null);
    }

    ConfigurationException(String message, @Nullable Throwable cause) {
        super(Shown.oneLine(message), cause);
    }
}
