package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.authority.CertificateRequest;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.SubjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a certificate: {@code PREFIX.crt}, {@code PREFIX.key} and what belongs to them. A key whose certificate
 * has not come yet waits beside them, in {@code PREFIX.key.next} with its request in {@code PREFIX.csr.next}.
 */
record CertificateFiles(String prefix) {

    private static final String NEXT_KEY = ".key.next";
    private static final String NEXT_REQUEST = ".csr.next";

    Path file(String suffix) {
        return Path.of(prefix + suffix);
    }

    X509Certificate certificate() {
        try {
            byte[] pem = Files.readAllBytes(file(".crt"));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        } catch (IOException | CertificateException e) {
            throw CommandFailure.usage(prefix + ".crt is no certificate that can be renewed: " + e.getMessage());
        }
    }

    /** The key in {@code PREFIX.key}, of the kind that the certificate holds. */
    PrivateKey key(X509Certificate certificate) {
        String pem = CertCommands.read(file(".key"));
        try {
            Bytes encoded = Pem.parse(Pem.PRIVATE_KEY, pem);
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded.toArray()));
        } catch (MalformedPemException | GeneralSecurityException e) {
            throw CommandFailure.usage(prefix + ".key is no key of " + prefix + ".crt, in PKCS#8"); // e might quote it
        }
    }

    /**
     * A key to be certified, before anybody is asked to: the one that is waiting, where an answer was lost, for the
     * token or the certificate may have been used up for it; else a new one.
     */
    OwnKey awaiting(List<String> names) {
        Optional<OwnKey> waiting = waiting();
        if (waiting.isPresent()) {
            return waiting.get();
        }
        OwnKey own = OwnKey.create(names);
        write(NEXT_KEY, own.privateKeyPem());
        write(NEXT_REQUEST, own.csrPem());
        return own;
    }

    private Optional<OwnKey> waiting() {
        if (!Files.exists(file(NEXT_REQUEST))) {
            return Optional.empty();
        }
        String csr = CertCommands.read(file(NEXT_REQUEST));
        try {
            SubjectKey asked = CertificateRequest.parse(Bytes.utf8(csr)).key();
            if (Files.exists(file(".crt"))
                    && asked.info()
                            .equals(Bytes.wrap(certificate().getPublicKey().getEncoded()))) {
                return Optional.empty(); // it came
            }
            for (String suffix : List.of(NEXT_KEY, ".key")) { // the files may have been half exchanged
                String pem = Files.exists(file(suffix)) ? CertCommands.read(file(suffix)) : "";
                if (!pem.isEmpty() && TlsKeys.matches(TlsKeys.parsePem(pem), asked.toJca())) {
                    return Optional.of(new OwnKey(pem, csr));
                }
            }
            return Optional.empty();
        } catch (IssuanceRefused | MalformedPemException e) {
            return Optional.empty(); // it was half written: nobody was asked
        }
    }

    /** All of them are written beside before the first takes its place: a full disk or a crash leaves the old ones. */
    void exchange(Map<String, String> contents) {
        contents.forEach((suffix, content) -> write(suffix + ".new", content));
        try {
            for (String suffix : contents.keySet()) {
                Files.move(
                        file(suffix + ".new"),
                        file(suffix),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.deleteIfExists(file(NEXT_KEY));
            Files.deleteIfExists(file(NEXT_REQUEST));
        } catch (IOException e) {
            throw CommandFailure.refused("can't write " + prefix + ".*: " + e.getMessage());
        }
    }

    private void write(String suffix, String content) {
        String mode = suffix.startsWith(".key") ? "rw-------" : "rw-r--r--";
        try {
            Files.deleteIfExists(file(suffix));
            Files.createFile(file(suffix), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
            Files.write(file(suffix), content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CommandFailure.refused("can't write " + file(suffix) + ": " + e.getMessage());
        }
    }
}
