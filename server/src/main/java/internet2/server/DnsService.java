package internet2.server;

import internet2.server.settings.NodeSettings;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.TlsMaterial;
import internet2.trustchain.names.DnsObserver;
import internet2.trustchain.names.DnsServer;
import internet2.trustchain.names.DnsServerConfiguration;
import internet2.trustchain.names.transactions.Notifier;
import internet2.trustchain.names.transactions.TransactionRights;
import internet2.trustchain.names.transactions.Transactions;
import internet2.trustchain.names.transactions.ZoneHistory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** DNS as a node serves it: answers, updates by who holds a key, transfers to secondaries, and names that end. */
record DnsService(DnsServer server, TsigKeys keys) {

    static DnsService open(Foundations ground, Core core, TlsMaterial material) throws IOException {
        NodeSettings.Dns settings = ground.settings().dns();
        TsigKeys keys = new TsigKeys(ground.files(), ground.random());
        ZoneHistory history = new ZoneHistory();
        Notifier notifier = ground.parts().add(new Notifier(settings.notifySecondaries()));
        history.add(core.zones().get());
        core.zones().listen(history::add);
        core.zones().listen(notifier::changed);
        OwnedZones writer = new OwnedZones(
                core.ledger(),
                core.zones(),
                List.of(core.accounts().administrator(), core.accounts().node()));
        Transactions transactions = new Transactions(
                core.zones(),
                history,
                writer,
                new TransactionRights(keys::find, settings.transferTo()),
                ground.clock());
        EventLoops loops = ground.parts().add(EventLoops.open(1));
        DnsServerConfiguration configuration = DnsServerConfiguration.of(
                ground.listening().dns(), Optional.of(ground.listening().encryptedDns()));
        DnsServer server = ground.parts()
                .add(DnsServer.open(
                        configuration,
                        core.zones(),
                        Optional.of(material),
                        loops,
                        ground.clock(),
                        DnsObserver.NONE,
                        transactions));
        NameExpiry.keep(core, ground.clock());
        return new DnsService(server, keys);
    }
}
