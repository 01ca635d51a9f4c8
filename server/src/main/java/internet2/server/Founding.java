package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Genesis;
import internet2.ledger.Parameters;
import internet2.server.keys.NetworkKeys;
import internet2.server.keys.WebKeys;
import internet2.server.settings.Mode;
import internet2.server.settings.NodeSettings;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.GenesisAuthority;
import internet2.trustchain.authority.IssuancePolicy;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesGenesis;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.ZoneKey;
import internet2.trustchain.threshold.epochs.KeysModule;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a new network in an empty data folder: its keys, its authority, its genesis document. */
final class Founding {

    private Founding() {}

    /** A crash on the way leaves keys without a genesis document; the next start uses them and goes on. */
    static Genesis found(
            NodeFiles files, NodeSettings settings, Listening listening, Instant now, SecureRandom random) {
        HybridKey node = files.identity(NodeFiles.NODE, random);
        HybridKey administrator = files.identity(NodeFiles.ADMINISTRATOR, random);
        boolean production = settings.internet2().mode() == Mode.PRODUCTION;
        List<DomainName> zones =
                settings.dns().zones().stream().map(Founding::zone).toList();
        GenesisAuthority authority = GenesisAuthority.create(
                zones.stream().map(DomainName::plain).toList(),
                Optional.of(listening.relyingParties(settings)),
                production ? IssuancePolicy.PRODUCTION : IssuancePolicy.DEVELOPMENT,
                node.publicKey().id(),
                now,
                random);
        NetworkKeys.keep(files.folder(), authority);
        WebKeys.keep(files.folder(), authority);
        Map<String, Bytes> payloads = Map.of(
                CertificatesModule.NAME, authority.payload().encoded(),
                KeysModule.NAME, authority.keys().encoded(),
                NamesModule.NAME,
                        NamesGenesis.of(administrator.publicKey().id(), zones)
                                .signedBy(new ZoneKey(authority.zonesKey().publicKey()))
                                .encoded());
        Genesis genesis = Genesis.ofOne(
                settings.internet2().network(),
                now,
                node.publicKey(),
                administrator.publicKey(),
                production ? Parameters.production() : Parameters.development(),
                payloads);
        files.writeGenesis(genesis);
        return genesis;
    }

    private static DomainName zone(String name) {
        try {
            return DomainName.parse(name).lowerCase();
        } catch (IllegalArgumentException e) {
            throw new StartFailure("[dns] zones: \"" + name + "\" is no zone name: " + e.getMessage());
        }
    }
}
