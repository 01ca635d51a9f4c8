package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back over HTTP.
 *
 * @param headers beside content-type
 */
public record AcmeAnswer(int status, String contentType, Bytes body, Map<String, String> headers) {

    public AcmeAnswer {
        headers = Map.copyOf(headers);
    }

    static AcmeAnswer json(int status, Map<String, Object> document) {
        return new AcmeAnswer(status, "application/json", Json.write(document), Map.of());
    }

    static AcmeAnswer empty(int status) {
        return new AcmeAnswer(status, "application/json", Bytes.EMPTY, Map.of());
    }

    AcmeAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new AcmeAnswer(status, contentType, body, more);
    }
}
