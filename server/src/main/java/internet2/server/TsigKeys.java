package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.DnsKeyApi;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.transactions.Grant;
import internet2.trustchain.names.transactions.TsigAlgorithm;
import internet2.trustchain.names.transactions.TsigKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The TSIG keys of this node: in one secret file, and nowhere else. Thread-safe. */
final class TsigKeys implements DnsKeyApi {

    private static final int KEYS_MAX = 1024;

    private final NodeFiles files;
    private final SecureRandom random;

    /** What the file holds; replaced as a whole. */
    private volatile Map<DomainName, TsigKey> keys;

    TsigKeys(NodeFiles files, SecureRandom random) {
        this.files = files;
        this.random = random;
        this.keys = files.dnsKeys().map(TsigKeys::decode).orElse(Map.of());
    }

    Optional<TsigKey> find(DomainName name) {
        return Optional.ofNullable(keys.get(name));
    }

    @Override
    public DnsKeys dnsKeys() {
        return new DnsKeys(keys.values().stream().map(key -> view(key, false)).toList());
    }

    @Override
    public synchronized DnsKey createDnsKey(NewDnsKey wanted) {
        TsigKey key = parse(wanted);
        if (keys.containsKey(key.name())) {
            throw ApiProblem.conflict("there is a key " + key.name().plain() + "; delete it first");
        }
        if (keys.size() >= KEYS_MAX) {
            throw ApiProblem.conflict("a node has at most " + KEYS_MAX + " keys; delete one first");
        }
        Map<DomainName, TsigKey> more = new TreeMap<>(keys);
        more.put(key.name(), key);
        write(more);
        return view(key, true);
    }

    @Override
    public synchronized DnsKey deleteDnsKey(String text) {
        DomainName name = name(text);
        TsigKey gone = find(name).orElseThrow(() -> ApiProblem.notFound("there is no key " + name.plain()));
        Map<DomainName, TsigKey> rest = new TreeMap<>(keys);
        rest.remove(name);
        write(rest);
        return view(gone, false);
    }

    private void write(Map<DomainName, TsigKey> changed) {
        files.writeDnsKeys(new CanonicalWriter()
                .list(List.copyOf(changed.values()), CanonicalWriter::value)
                .toBytes());
        keys = changed;
    }

    private static Map<DomainName, TsigKey> decode(Bytes encoded) {
        Map<DomainName, TsigKey> all = new TreeMap<>();
        CanonicalReader.decode(encoded, in -> in.list(KEYS_MAX, TsigKey::decode))
                .forEach(key -> all.put(key.name(), key));
        return all;
    }

    private TsigKey parse(NewDnsKey wanted) {
        try {
            TsigAlgorithm algorithm = TsigAlgorithm.parse(wanted.algorithm());
            byte[] secret = new byte[algorithm.bytes()];
            random.nextBytes(secret);
            return new TsigKey(
                    DomainName.parse(wanted.name()),
                    algorithm,
                    Bytes.wrap(secret),
                    wanted.grants().stream().map(Grant::parse).toList());
        } catch (MalformedInputException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static DomainName name(String text) {
        try {
            return DomainName.parse(text);
        } catch (MalformedInputException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static DnsKey view(TsigKey key, boolean withSecret) {
        return new DnsKey(
                key.name().plain(),
                key.algorithm().text(),
                key.grants().stream().map(Grant::toString).toList(),
                withSecret
                        ? Optional.of(
                                Base64.getEncoder().encodeToString(key.secret().toArray()))
                        : Optional.empty());
    }
}
