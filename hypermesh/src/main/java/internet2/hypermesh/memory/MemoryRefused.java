package internet2.hypermesh.memory;

import java.io.IOException;

/** An access that the host refused; nothing was read or changed. */
public final class MemoryRefused extends IOException {

    private static final long serialVersionUID = 1L;

    private final MemoryRefusal code;
    private final String reason;

    public MemoryRefused(MemoryRefusal code, String reason) {
        super(code.label() + ": " + reason);
        this.code = code;
        this.reason = reason;
    }

    public MemoryRefusal code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
