package internet2.server;

import internet2.ledger.Ledger;
import internet2.server.peers.Uplink;
import internet2.trustchain.authority.LogFeed;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.TransparencyLog;
import java.util.Optional;

/** Certification on a node without the authority's keys: it asks one that has them. */
final class MemberCore {

    private MemberCore() {}

    static Certification open(Foundations ground, Transport transport, Ledger ledger) {
        Opened parts = ground.parts();
        Uplink uplink = new Uplink(transport.network(), ground.certificates().authorities());
        TransparencyLog transparency = ground.transparencyLog(CheckpointSigner.NONE);
        parts.add(LogFeed.start(ledger, transparency, transport::otherLogs, ground.clock()));
        transport.connect(transparency);
        LogHeads heads = parts.add(new LogHeads(uplink, transparency));
        parts.add(ledger.subscribe(heads));
        heads.fetchSoon();
        CertificateKeeper keeper =
                parts.add(new CertificateKeeper(ground.files(), uplink, ground.random(), ground.clock()));
        return new Certification(Optional.empty(), uplink, Optional.empty(), transparency, keeper, Optional.empty());
    }
}
