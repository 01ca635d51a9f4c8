package internet2.trustchain.resolver;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.resolver.dnssec.Dnskey;
import internet2.trustchain.resolver.dnssec.Ds;
import internet2.trustchain.resolver.dnssec.SigningAlgorithm;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that chains of trust begin with, as digests, by zone. */
public final class TrustAnchors {

    public static final TrustAnchors NONE = new TrustAnchors(Map.of());

    /** The root's key-signing keys of 2017 and 2024 (IANA, root-anchors.xml). */
    public static final TrustAnchors IANA = parse("""
            . DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
            . DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
            """);

    private static final int SHA_256 = 2;

    private final Map<DomainName, List<Ds>> zones;

    private TrustAnchors(Map<DomainName, List<Ds>> zones) {
        this.zones = Map.copyOf(zones);
    }

    /**
     * Reads DS and DNSKEY records, one a line, as {@code dig}, {@code unbound-anchor} and {@code ldns-keygen} write
     * them; a semicolon begins a comment.
     *
     * @throws MalformedInputException with the line that is neither, or is of no use; where there is none at all, for
     *     that would switch validation off
     */
    public static TrustAnchors parse(String text) {
        Map<DomainName, List<Ds>> zones = new HashMap<>();
        text.lines()
                .map(line -> line.replaceFirst(";.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    List<String> words = new ArrayList<>(Arrays.asList(line.split("\\s+")));
                    DomainName zone = DomainName.parse(words.removeFirst());
                    zones.computeIfAbsent(zone, name -> new ArrayList<>()).add(anchor(zone, words, line));
                });
        if (zones.isEmpty()) {
            throw new MalformedInputException("no trust anchor stands in the file: without one nothing is validated;"
                    + " leave the setting out to use those of the Internet's root");
        }
        return new TrustAnchors(zones);
    }

    private static Ds anchor(DomainName zone, List<String> words, String line) {
        Ds anchor = record(zone, words, line);
        if (!anchor.digestSupported()) {
            throw new MalformedInputException("trust anchor \"" + line + "\": digest type " + anchor.digestType()
                    + " is not understood; 1, 2 and 4 are");
        }
        if (SigningAlgorithm.of(anchor.algorithm()).isEmpty()) {
            throw new MalformedInputException("trust anchor \"" + line + "\": algorithm " + anchor.algorithm()
                    + " is not understood; 5, 7, 8, 10 and 13 to 16 are");
        }
        return anchor;
    }

    private static Ds record(DomainName zone, List<String> words, String line) {
        while (!words.isEmpty() && words.getFirst().matches("[0-9]+|IN")) {
            words.removeFirst(); // time to live and class
        }
        String type = words.isEmpty() ? "" : words.removeFirst();
        String data = String.join(" ", words);
        return switch (type) {
            case "DS" -> Ds.parse(RecordData.parse(RecordType.DS, data));
            case "DNSKEY" -> digest(zone, words, line);
            default ->
                throw new MalformedInputException(
                        "trust anchor \"" + line + "\": write ZONE DS TAG ALGORITHM DIGEST-TYPE DIGEST, or ZONE DNSKEY"
                                + " FLAGS 3 ALGORITHM KEY");
        };
    }

    private static Ds digest(DomainName zone, List<String> words, String line) {
        try {
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            int flags = Integer.parseInt(words.get(0));
            data.write(flags >>> 8);
            data.write(flags);
            data.write(Integer.parseInt(words.get(1)));
            data.write(Integer.parseInt(words.get(2)));
            data.writeBytes(Base64.getDecoder().decode(String.join("", words.subList(3, words.size()))));
            Dnskey key = Dnskey.parse(Bytes.wrap(data.toByteArray()));
            Bytes content = zone.lowerCase().wire().concat(key.data());
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.toArray());
            return new Ds(key.tag(), key.algorithm(), SHA_256, Bytes.wrap(hash));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedInputException("trust anchor \"" + line + "\" is no DNSKEY record: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether names that no other anchor is for are validated. */
    public boolean includeRoot() {
        return zones.containsKey(DomainName.ROOT);
    }

    /** Of the anchors at or above the name, the deepest. */
    Optional<DomainName> closest(DomainName name) {
        for (int labels = name.labels(); labels >= 0; labels--) {
            if (zones.containsKey(name.suffix(labels))) {
                return Optional.of(name.suffix(labels));
            }
        }
        return Optional.empty();
    }

    List<Ds> at(DomainName zone) {
        return zones.getOrDefault(zone, List.of());
    }
}
