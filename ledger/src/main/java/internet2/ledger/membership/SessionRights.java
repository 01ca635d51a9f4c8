package internet2.ledger.membership;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a session may do: by module, read or write (which includes reading); {@code *} stands for every module. */
public record SessionRights(SortedMap<String, Access> byModule) implements Encodable {

    /** Reading matters where a gateway asks for it: the ledger's state itself is public. */
    public enum Access {
        READ(1),
        WRITE(2);

        private final int code;

        Access(int code) {
            this.code = code;
        }
    }

    private static final String EVERY_MODULE = "*";
    private static final int MODULES_MAX = 32;

    public SessionRights {
        byModule = Collections.unmodifiableSortedMap(new TreeMap<>(byModule));
        if (byModule.isEmpty() || byModule.size() > MODULES_MAX) {
            throw new IllegalArgumentException("a session has rights in 1 to 32 modules");
        }
    }

    /** Everything that the account itself may do. */
    public static SessionRights all() {
        return new SessionRights(new TreeMap<>(Map.of(EVERY_MODULE, Access.WRITE)));
    }

    /** Operations of these modules and no others. */
    public static SessionRights writing(String... modules) {
        TreeMap<String, Access> rights = new TreeMap<>();
        for (String module : modules) {
            rights.put(module, Access.WRITE);
        }
        return new SessionRights(rights);
    }

    public static SessionRights reading(String... modules) {
        TreeMap<String, Access> rights = new TreeMap<>();
        for (String module : modules) {
            rights.put(module, Access.READ);
        }
        return new SessionRights(rights);
    }

    public boolean mayRead(String module) {
        return byModule.containsKey(module) || byModule.containsKey(EVERY_MODULE);
    }

    public boolean mayWrite(String module) {
        return byModule.get(module) == Access.WRITE || byModule.get(EVERY_MODULE) == Access.WRITE;
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(
                List.copyOf(byModule.entrySet()),
                (to, right) -> to.text(right.getKey()).u8(right.getValue().code));
    }

    public static SessionRights decode(CanonicalReader in) {
        TreeMap<String, Access> rights = new TreeMap<>();
        in.list(MODULES_MAX, each -> {
            String module = each.text(32);
            if (!rights.isEmpty() && rights.lastKey().compareTo(module) >= 0) {
                throw each.malformed("modules are in order and no two are equal");
            }
            return rights.put(module, access(each)) == null;
        });
        return new SessionRights(rights);
    }

    private static Access access(CanonicalReader in) {
        int code = in.u8();
        return switch (code) {
            case 1 -> Access.READ;
            case 2 -> Access.WRITE;
            default -> throw in.malformed("access is 1 (read) or 2 (write), not " + code);
        };
    }
}
