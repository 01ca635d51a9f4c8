package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What the key of an enrolment token, or of a certificate that is to be renewed, signs: which other key is to be
 * certified, for which names. It is a text, so that a shell can make it and openssl can sign it:
 *
 * <pre>
 * internet2 enrolment 1
 * network 5f0c...             SHA-256 of the network root certificate, hexadecimal
 * purpose service             or web
 * key 93ab...                 SHA-256 of the SubjectPublicKeyInfo in DER
 * name web.example.internal   one line each, in the order of the certificate
 * time 2026-01-31T12:00:00Z
 * </pre>
 *
 * @param root SHA-256 of the network's root certificate
 * @param time in whole seconds
 */
public record EnrolmentStatement(Hash root, Purpose purpose, Hash key, List<SubjectName> names, Instant time) {

    public EnrolmentStatement {
        names = List.copyOf(names);
        if (!time.truncatedTo(ChronoUnit.SECONDS).equals(time)) {
            throw new IllegalArgumentException("the time of an enrolment is in whole seconds");
        }
    }

    /** UTF-8, each line ended by a line feed. */
    public Bytes message() {
        StringBuilder text = new StringBuilder("internet2 enrolment 1\n");
        text.append("network ").append(root.hex()).append('\n');
        text.append("purpose ").append(purpose.text()).append('\n');
        text.append("key ").append(key.hex()).append('\n');
        names.forEach(name -> text.append("name ").append(name.text()).append('\n'));
        text.append("time ").append(time).append('\n');
        return Bytes.utf8(text.toString());
    }
}
