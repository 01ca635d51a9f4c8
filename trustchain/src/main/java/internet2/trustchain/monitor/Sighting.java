package internet2.trustchain.monitor;

import internet2.foundation.Hash;
import java.time.Instant;
import java.util.List;

/**
 * A certificate in the log that someone watches for.
 *
 * @param watched what it was watched for: name patterns, {@code issuer:} with a fingerprint, or {@code unreadable}
 * @param index of the entry
 * @param logged when the entry was made
 * @param serial hexadecimal; empty where the certificate can't be read
 * @param names that the certificate is for, as it has them
 * @param notAfter the last second in which it is valid
 * @param fingerprint SHA-256 of the certificate
 * @param issuer SHA-256 of its issuer's certificate
 */
public record Sighting(
        List<String> watched,
        long index,
        Instant logged,
        String serial,
        List<String> names,
        Instant notAfter,
        Hash fingerprint,
        Hash issuer) {

    public Sighting {
        watched = List.copyOf(watched);
        names = List.copyOf(names);
    }
}
