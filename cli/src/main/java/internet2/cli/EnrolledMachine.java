package internet2.cli;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import internet2.server.FirstContact;
import internet2.trustchain.authority.CertificateRequest;
import internet2.trustchain.authority.EnrolmentProof;
import internet2.trustchain.authority.EnrolmentStatement;
import internet2.trustchain.authority.EnrolmentToken;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.SigningRequest;
import internet2.trustchain.authority.SubjectName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine without an identity of its own: what it asks for is signed by an enrolment token at first, and from then on
 * by the key of the certificate that it has. What it knows of the network is the root in {@code PREFIX.root.pem}.
 *
 * @param root SHA-256 of the network's root certificate
 * @param clock for the time in what is signed
 */
record EnrolledMachine(Hash root, InstantSource clock) {

    static EnrolmentToken token(String text) {
        try {
            return EnrolmentToken.parse(text);
        } catch (MalformedInputException e) {
            throw CommandFailure.usage("--token: " + e.getMessage() + "; `nexus cert token create` prints one");
        }
    }

    static Path rootFile(String prefix) {
        return Path.of(prefix + ".root.pem");
    }

    /** Whether the certificate of this prefix was got with a token. */
    static boolean is(String prefix) {
        return Files.exists(rootFile(prefix));
    }

    /** The certificate of this prefix will be an identity's. */
    static void forget(String prefix) {
        try {
            Files.deleteIfExists(rootFile(prefix));
        } catch (IOException e) {
            throw CommandFailure.usage("can't remove " + rootFile(prefix) + ": " + e.getMessage());
        }
    }

    static EnrolledMachine of(String prefix, InstantSource clock) {
        try {
            return new EnrolledMachine(Hash.of(Pem.parse(Pem.CERTIFICATE, CertCommands.read(rootFile(prefix)))), clock);
        } catch (MalformedPemException e) {
            throw CommandFailure.usage(rootFile(prefix) + " is no certificate: " + e.getMessage());
        }
    }

    /** Meets the network that the token is of. */
    static FirstContact meet(URI node, EnrolmentToken token) {
        try {
            return FirstContact.with(node, token.root())
                    .orElseThrow(() -> CommandFailure.refused(
                            "whoever answers at " + node + " is not of the network that the token was made for"));
        } catch (IOException e) {
            throw CommandFailure.unreachable("no node answers at " + node + ": " + e.getMessage());
        }
    }

    /** @param csr PEM */
    Map<String, Object> by(EnrolmentToken token, Purpose purpose, String csr, List<String> names) {
        EnrolmentProof.ByToken proof = token.sign(statement(purpose, csr, names));
        return Map.of("token", proof.token(), "time", proof.time(), "signature", base64(proof.signature()));
    }

    /** Signs with the certificate's key; the names are the certificate's. */
    Map<String, Object> by(X509Certificate old, PrivateKey key, String csr) {
        boolean web = old.getSigAlgName().contains("ECDSA"); // the network hierarchy is of Ed25519
        EnrolmentStatement statement = statement(web ? Purpose.WEB : Purpose.SERVICE, csr, names(old));
        try {
            Signature signature = Signature.getInstance(SigningRequest.signatureAlgorithm(old.getPublicKey()));
            signature.initSign(key);
            signature.update(statement.message().toArray());
            return Map.of("time", statement.time(), "signature", base64(Bytes.wrap(signature.sign())));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw CommandFailure.usage("the certificate's key can't sign for the next: " + e.getMessage());
        }
    }

    private EnrolmentStatement statement(Purpose purpose, String csr, Collection<String> names) {
        try {
            Hash key = Hash.of(CertificateRequest.parse(Bytes.utf8(csr)).key().info());
            List<SubjectName> subjects = new ArrayList<>();
            for (String name : names) {
                subjects.add(SubjectName.parse(name));
            }
            return new EnrolmentStatement(
                    root, purpose, key, subjects, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        } catch (IssuanceRefused e) {
            throw CommandFailure.usage(e.code().text() + ": " + e.reason());
        }
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (CertificateParsingException e) {
            throw CommandFailure.usage("the certificate's names can't be read: " + e.getMessage());
        }
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
