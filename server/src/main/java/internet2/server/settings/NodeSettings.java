package internet2.server.settings;

import internet2.foundation.Hash;
import internet2.foundation.configuration.ConfigurationReader;
import internet2.foundation.configuration.DataSize;
import internet2.foundation.configuration.Default;
import internet2.foundation.configuration.Doc;
import internet2.foundation.configuration.Range;
import internet2.stoq.quic.Backend;
import internet2.stoq.quic.CongestionControl;
import internet2.stoq.tiers.TierPolicy;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.monitor.NamePattern;
import internet2.trustchain.names.transactions.AddressRange;
import internet2.trustchain.resolver.serving.Prefix;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that an operator can decide about a node. */
public record NodeSettings(
        @Doc("The node itself.") Internet2 internet2,

        @Doc("How the node's keys are kept on the disk: plain, unless one of these says what seals them.")
        Storage storage,

        @Doc("Certificates of this node and, where it is the authority, of everyone.")
        TrustchainAuthority trustchainAuthority,

        @Doc("The name server and the resolver: [docs/resolver.md](resolver.md).")
        Dns dns,

        @Doc("The transport between nodes: [docs/stoq.md](stoq.md).")
        Stoq stoq,

        @Doc("What this machine lends to others.") HypermeshAssets hypermeshAssets,

        @Doc("Files that are published here and fetched from peers: [docs/content.md](content.md).")
        Content content,

        @Doc("What this node carries between others that can't reach each other: [docs/paths.md](paths.md).")
        Relay relay,

        @Doc("The HTTP edge for clients that don't speak STOQ.")
        Gateway gateway,

        @Doc("Certificates for ACME clients, at `/acme/directory` where this node is the authority.")
        Acme acme,

        @Doc("Identities for programs on this machine: [docs/workloads.md](workloads.md).")
        Workloads workloads,

        @Doc("Who is told of what the transparency log holds: [docs/log.md](log.md).")
        Log log,

        @Doc("Snapshots that the node makes of its ledger, without keys, in the folder `snapshots`.")
        Backup backup,

        @Doc("Logs and traces; metrics are always at `/api/v1/metrics`.")
        Telemetry telemetry) {

    /** A port that the mode decides. */
    private static final int BY_MODE = -1;

    private static final Duration HOUR = Duration.ofHours(1);

    public record Internet2(
            @Default("::1") @Doc("The IPv6 address that everything listens on.")
            Inet6Address bindAddress,

            @Default("-1")
            @Range(min = "-1", max = "65535")
            @Doc("UDP port of STOQ. -1: 7443 in development, 443 in production; 0: any free one.")
            int port,

            @Doc("Where other nodes reach STOQ here, if that is not the address it listens on; such as"
                    + " `[2001:db8::1]:7443`.")
            @Nullable
            InetSocketAddress announcedEndpoint,

            @Default("development") @Doc("`development` or `production`.")
            Mode mode,

            @Default("data") @Doc("The folder that holds all the node keeps.")
            Path data,

            @Default("internet2") @Doc("Name of a network that is founded here.")
            String network,

            @Default("0")
            @Range(min = "0", max = "50000")
            @Doc("Added to every port, for several nodes on one machine.")
            int portOffset) {

        public Optional<InetSocketAddress> announced() {
            return Optional.ofNullable(announcedEndpoint);
        }
    }

    public record Storage(
            @Doc("A file with the passphrase that the keys are sealed under, in its first line; such as a systemd"
                    + " credential. The keys are sealed when the node first starts with it.")
            @Nullable
            Path passphraseFile,

            @Doc("The PKCS#11 module of a token that seals the keys, such as `/usr/lib/softhsm/libsofthsm2.so`.")
            @Nullable
            Path tokenLibrary,

            @Default("0") @Range(min = "0", max = "1000") @Doc("Place of the token's slot in the module's list.")
            int tokenSlot,

            @Doc("A file with the token's PIN, in its first line.") @Nullable
            Path tokenPinFile,

            @Default("internet2") @Doc("Label of the AES key in the token; made on first use.")
            String tokenKey) {

        public Optional<Path> passphrase() {
            return Optional.ofNullable(passphraseFile);
        }

        public Optional<Path> token() {
            return Optional.ofNullable(tokenLibrary);
        }

        public Optional<Path> tokenPin() {
            return Optional.ofNullable(tokenPinFile);
        }
    }

    public record TrustchainAuthority(
            @Default("24")
            @Range(min = "0.016", max = "2160")
            @Doc("Hours that this node's own certificate lives; it is renewed at two thirds.")
            double certificateRotationHours) {

        public Duration certificateLifetime() {
            return Duration.ofSeconds(Math.round(certificateRotationHours * HOUR.toSeconds()));
        }
    }

    public record Dns(
            @Default("-1")
            @Range(min = "-1", max = "65535")
            @Doc("UDP and TCP port. -1: 8053 in development, 53 in production; 0: any free one.")
            int port,

            @Default("-1")
            @Range(min = "-1", max = "65535")
            @Doc("Port of DNS over QUIC and over TLS. -1: 8853 in development, 853 in production; 0: any free one.")
            int encryptedPort,

            @Default("internal") @Doc("Zones of a network that is founded here; the first is also its trust domain.")
            List<String> zones,

            @Default("")
            @Doc("Addresses and ranges, such as `2001:db8::/48`, that may transfer the zones without a key; others"
                    + " need one of `nexus dns key create`.")
            List<AddressRange> transferTo,

            @Default("") @Doc("Secondary servers that are told of each change (NOTIFY), such as `[2001:db8::1]:53`.")
            List<InetSocketAddress> notifySecondaries,

            @Doc("A file with 32 hexadecimal digits, the secret of cookies (RFC 9018), where several servers answer at"
                    + " one address. By default one is made at each start.")
            @Nullable
            Path cookieSecretFile,

            @Default("0")
            @Range(min = "0", max = "1000000")
            @Doc("One of so many answers is logged, with the client's /56 in place of its address; 0: none.")
            int queryLogEvery,

            @Default("")
            @Doc("Who is asked for names outside of the network: resolvers as `udp://[2001:db8::53]`, `tcp://...`,"
                    + " `tls://[2001:db8::53]:853#dns.example` or `quic://...#sha256=BASE64`, or `root` alone, to ask"
                    + " the servers of each zone. By default nobody: [docs/resolver.md](resolver.md).")
            List<String> upstream,

            @Default("64MiB") @Doc("Memory for what the resolver remembers.")
            DataSize cacheSize,

            @Default("")
            @Doc("IPv6 prefixes whose hosts may have names resolved, such as `2001:db8::/32`; this machine and the"
                    + " network's nodes always may.")
            List<Prefix> recursionFor,

            @Doc("A file with DS or DNSKEY records to validate by, in place of those of the Internet's root.") @Nullable
            Path trustAnchors,

            @Doc("A file with the AAAA records of root servers, in place of the Internet's.") @Nullable
            Path rootHints) {

        public Optional<Path> cookieSecret() {
            return Optional.ofNullable(cookieSecretFile);
        }

        public Optional<Path> anchors() {
            return Optional.ofNullable(trustAnchors);
        }

        public Optional<Path> hints() {
            return Optional.ofNullable(rootHints);
        }
    }

    public record Stoq(
            @Default("auto")
            @Doc("What the paths to other nodes are taken to carry: it sets how packets are paced and how large windows"
                    + " and buffers are. `auto`: each path is measured, and begins as unlimited."
                    + " Packets are paced only where the kernel cuts them (UDP_SEGMENT: Linux, over UDP).")
            TierPolicy tier,

            @Default("cubic") @Doc("How fast to send: `cubic` (RFC 9438) or `bbr` (quiche's BBR version 2).")
            CongestionControl congestion,

            @Default("1452")
            @Range(min = "1200", max = "65000")
            @Doc("The largest UDP payload that is sent, in bytes; each path is tried first, and gets what it carries."
                    + " 1452 fills Ethernet, 8952 jumbo frames.")
            int packetBytes,

            @Default("auto")
            @Doc("How packets get from and to the sockets. `auto`: the direct way where it works, which gives what"
                    + " arrived together to QUIC together; else the portable one.")
            Backend backend) {}

    public record HypermeshAssets(
            @Doc("Memory that others may lease, such as `4GiB`; by default a quarter of what this process may use.")
            @Nullable
            DataSize memoryOffered) {

        public Optional<DataSize> offered() {
            return Optional.ofNullable(memoryOffered);
        }
    }

    public record Content(
            @Default("4GiB")
            @Doc("What content may take on the disk: what is published here, which stays, and a cache of what was"
                    + " fetched, which goes when room is needed.")
            DataSize storeMax,

            @Default("64GiB") @Doc("The largest content that is published or fetched here.")
            DataSize contentMax,

            @Default("8") @Range(min = "1", max = "1024") @Doc("Requests for content that one peer may have under way.")
            int requestsPerPeer,

            @Default("64") @Range(min = "1", max = "65536") @Doc("The same for all peers together.")
            int requestsMax) {}

    public record Relay(
            @Default("nobody") @Doc("`nobody`, `validators`, or all `nodes` of the network.")
            RelayFor carriesFor,

            @Default("64")
            @Range(min = "0", max = "65536")
            @Doc("Circuits through here at once, of all nodes together.")
            int circuitsMax,

            @Default("8") @Range(min = "0", max = "65536") @Doc("The same of one node.")
            int circuitsPerNode,

            @Default("8MiB")
            @Doc("Carried in a second, in both directions together, a quarter of it for one node; beyond that packets"
                    + " are dropped.")
            DataSize bytesPerSecond,

            @Default("0")
            @Range(min = "0", max = "1000000")
            @Doc("Price of a GiB, a figure that other nodes weigh when they choose a way. Nothing is collected.")
            int price) {}

    public record Gateway(
            @Default("-1")
            @Range(min = "-1", max = "65535")
            @Doc("Port of HTTPS, TCP and, for HTTP/3, UDP. -1: 8443; 0: any free one.")
            int httpsPort,

            @Default("-1")
            @Range(min = "-1", max = "65535")
            @Doc("Port of plain HTTP: revocation lists, OCSP, CA certificates. -1: 8080 in development, 80 in"
                    + " production; 0: any free one.")
            int httpPort,

            @Default("true") @Doc("Whether HTTP/3 is served too.")
            boolean http3,

            @Default("false") @Doc("Whether each request is logged.")
            boolean accessLog,

            @Doc("Where others reach the plain HTTP port: it stands in certificates as the place of revocation lists"
                    + " and OCSP. By default the address and port that are listened on.")
            @Nullable
            URI publicUrl) {

        public Optional<URI> published() {
            return Optional.ofNullable(publicUrl);
        }
    }

    public record Acme(
            @Doc("Where clients reach the gateway, such as `https://ca.example.internal:8443`: it stands in every URL"
                    + " that they are given, so it must not change. By default the address and port that are listened"
                    + " on.")
            @Nullable
            URI url,

            @Default("false") @Doc("Whether new accounts need a binding to a key of `nexus ca external-key`.")
            boolean externalAccountRequired,

            @Default("80")
            @Range(min = "1", max = "65535")
            @Doc("The port where http-01 is looked for. Another than 80 is for tests only.")
            int httpPort,

            @Default("443")
            @Range(min = "1", max = "65535")
            @Doc("The port where tls-alpn-01 is looked for. Another than 443 is for tests only.")
            int tlsPort,

            @Default("300") @Range(min = "1", max = "1000000") @Doc("New orders of one account in three hours.")
            int ordersPerAccount,

            @Default("100") @Range(min = "1", max = "1000000") @Doc("Certificates for one name in a day.")
            int certificatesPerName,

            @Default("10")
            @Range(min = "1", max = "1000000")
            @Doc("Failed validations of one name by one account in an hour.")
            int failuresPerName,

            @Default("50") @Range(min = "1", max = "1000000") @Doc("New accounts from one IPv6 /64 in an hour.")
            int accountsPerClient,

            @Doc("A folder whose `.well-known/acme-challenge` this node serves on its plain HTTP port, for clients on"
                    + " this machine: `certbot --webroot -w FOLDER`. None by default.")
            @Nullable
            Path webRoot) {

        public Optional<URI> published() {
            return Optional.ofNullable(url);
        }

        public Optional<Path> answers() {
            return Optional.ofNullable(webRoot);
        }
    }

    public record Workloads(
            @Doc("Where the Unix socket of SPIFFE's Workload API and of Envoy's secret discovery stands, such as"
                    + " `/run/internet2/workloads.sock`; its folder must be there. None by default.")
            @Nullable
            Path socket) {

        public Optional<Path> path() {
            return Optional.ofNullable(socket);
        }
    }

    public record Log(
            @Default("")
            @Doc("Names to raise an alert for, such as `www.example.internal`, `*.example.internal` (one label below)"
                    + " or `.example.internal` (itself and all below).")
            List<NamePattern> watch,

            @Default("")
            @Doc("Issuers whose every certificate raises an alert: SHA-256 of their certificates," + " hexadecimal.")
            List<Hash> watchIssuers,

            @Doc("Where alerts are posted as JSON, each until it is taken; an `https` URL. None by default.") @Nullable
            URI webhook,

            @Doc("PEM file with the roots that the webhook's server and the witnesses must prove themselves by; by"
                    + " default those of Java.")
            @Nullable
            Path roots,

            @Default("")
            @Doc("Witnesses that are asked to cosign each new head: `https://PREFIX KEY`, with one verifier key or"
                    + " more.")
            List<WitnessAddress> witnesses,

            @Default("")
            @Doc("Verifier keys of the logs whose heads this node cosigns, as a witness at `/witness/add-checkpoint`.")
            List<NoteKey> witnessFor,

            @Doc("Where clients of static-ct-api reach `/ct`, as a URL without scheme and final slash, such as"
                    + " `log.example.internal:8443/ct`: it names that log, so it must not change. By default the"
                    + " address and port that are listened on.")
            @Nullable
            String staticCtOrigin) {

        public Log {
            if (webhook != null && !"https".equals(webhook.getScheme())) {
                throw new IllegalArgumentException("webhook must be an https URL");
            }
        }

        public Optional<URI> hook() {
            return Optional.ofNullable(webhook);
        }

        public Optional<Path> trusted() {
            return Optional.ofNullable(roots);
        }

        public Optional<String> staticCt() {
            return Optional.ofNullable(staticCtOrigin);
        }
    }

    public record Backup(
            @Default("1h") @Doc("How often a snapshot is made.")
            Duration snapshotEvery,

            @Default("3") @Range(min = "0", max = "1000") @Doc("How many are kept, the newest; 0: none is made.")
            int snapshotsKept) {}

    /** How log lines are written. */
    public enum LogFormat {
        JSON,
        TEXT
    }

    public record Telemetry(
            @Default("json") @Doc("`json`: one object a line; `text`: for reading.")
            LogFormat logFormat,

            @Doc("A file that gets the TLS secrets of all STOQ connections, as `SSLKEYLOGFILE` has them: they lay open"
                    + " all that is said. In `development` alone; by default none.")
            @Nullable
            Path tlsKeyLog,

            @Doc("Where traces go (OTLP over HTTP), such as `http://[::1]:4318/v1/traces`; none by default.") @Nullable
            URI otlpEndpoint) {

        public Optional<Path> keyLog() {
            return Optional.ofNullable(tlsKeyLog);
        }

        public Optional<URI> traces() {
            return Optional.ofNullable(otlpEndpoint);
        }
    }

    public static ConfigurationReader<NodeSettings> reader() {
        return ConfigurationReader.of(NodeSettings.class);
    }

    public InetSocketAddress stoqAddress() {
        return address(internet2.port, 7443, 443);
    }

    public InetSocketAddress dnsAddress() {
        return address(dns.port, 8053, 53);
    }

    public InetSocketAddress encryptedDnsAddress() {
        return address(dns.encryptedPort, 8853, 853);
    }

    public InetSocketAddress httpsAddress() {
        return address(gateway.httpsPort, 8443, 8443);
    }

    public InetSocketAddress httpAddress() {
        return address(gateway.httpPort, 8080, 80);
    }

    private InetSocketAddress address(int port, int development, int production) {
        int base = port == BY_MODE ? (internet2.mode == Mode.PRODUCTION ? production : development) : port;
        return new InetSocketAddress(internet2.bindAddress, base == 0 ? 0 : base + internet2.portOffset);
    }
}
