package internet2.cli;

import internet2.trustchain.authority.CertificateVerifier.Verification;
import internet2.trustchain.validation.Certificate;
import internet2.trustchain.validation.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** A line for each certificate of a path, and under it each reason against it. */
final class Report {

    private final Output output;
    private final Path file;

    /** The whole answer, for a script. */
    private record Answer(String file, boolean valid, List<Link> path, List<Reason> failures) {}

    /** @param fingerprint SHA-256 */
    private record Link(
            int place, String subject, String issuer, String notBefore, String notAfter, String fingerprint) {}

    /** @param place 0 is the certificate itself */
    private record Reason(String code, int place, String section, String reason) {}

    Report(Output output, Path file) {
        this.output = output;
        this.file = file;
    }

    void print(Verification found) {
        output.say(text(found), json(found));
    }

    private String text(Verification found) {
        StringBuilder text = new StringBuilder();
        List<Certificate> path = found.path();
        for (int place = 0; place < path.size(); place++) {
            Certificate certificate = path.get(place);
            text.append(place)
                    .append("  ")
                    .append(certificate)
                    .append(", valid until ")
                    .append(certificate.notAfter())
                    .append('\n');
            int here = place;
            found.failures().stream().filter(each -> each.certificate() == here).forEach(each -> line(text, each));
        }
        found.failures().stream()
                .filter(each -> each.certificate() >= path.size())
                .forEach(each -> line(text, each));
        return text.append(file).append(found.valid() ? ": good" : ": refused").toString();
    }

    private static void line(StringBuilder text, Failure failure) {
        text.append("   - ")
                .append(failure.reason())
                .append(" (")
                .append(failure.code().section())
                .append(")\n");
    }

    private JsonNode json(Verification found) {
        List<Certificate> path = found.path();
        List<Link> links = IntStream.range(0, path.size())
                .mapToObj(place -> link(place, path.get(place)))
                .toList();
        List<Reason> reasons = found.failures().stream()
                .map(each -> new Reason(
                        each.code().name().toLowerCase(Locale.ROOT),
                        each.certificate(),
                        each.code().section(),
                        each.reason()))
                .toList();
        return NodeClient.json().valueToTree(new Answer(file.toString(), found.valid(), links, reasons));
    }

    private static Link link(int place, Certificate certificate) {
        return new Link(
                place,
                certificate.subject().toString(),
                certificate.issuer().toString(),
                certificate.notBefore().toString(),
                certificate.notAfter().toString(),
                certificate.fingerprint().hex());
    }
}
