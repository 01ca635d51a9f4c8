package internet2.server;

import internet2.foundation.Hash;
import internet2.ledger.Membership;
import internet2.server.perspective.JointPerspective;
import internet2.server.perspective.LocalPerspective;
import internet2.server.perspective.PerspectiveDesk;
import internet2.server.perspective.SignedPerspective;
import internet2.server.perspective.Targets;
import internet2.server.perspective.ZoneProbe;
import internet2.server.settings.NodeSettings;
import internet2.server.telemetry.Metrics;
import internet2.trustchain.NodeNames;
import internet2.trustchain.acme.AcmeConfiguration;
import internet2.trustchain.acme.AcmeConfiguration.Limits;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.AcmeObserver;
import internet2.trustchain.acme.AcmeServer;
import internet2.trustchain.acme.AcmeStore;
import internet2.trustchain.acme.Perspectives;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.ControlQuorum;
import java.time.Duration;
import java.util.function.Supplier;

/** ACME, with accounts of this node's own; and the eyes of this node, for challenges here and at other validators. */
final class AcmeService {

    private AcmeService() {}

    static AcmeServer open(Foundations ground, Core core) {
        return ground.parts()
                .add(AcmeServer.open(
                        configuration(
                                ground, core.certification().authority().web().isPresent()),
                        AcmeStore.open(ground.files().folder().resolve("acme")),
                        core.certification().authority(),
                        core.certification().ledger()::ownership,
                        perspectives(ground, core),
                        ground.random(),
                        ground.clock(),
                        observer(ground.metrics())));
    }

    /** From now on other validators are answered, too. */
    private static Perspectives perspectives(Foundations ground, Core core) {
        NodeSettings.Acme settings = ground.settings().acme();
        boolean alone = ground.settings().internet2().bindAddress().isLoopbackAddress();
        LocalPerspective eyes = ground.parts()
                .add(new LocalPerspective(
                        new Targets(settings.httpPort(), settings.tlsPort(), alone),
                        new ZoneProbe(core.zones()::latest)));
        SignedPerspective here = new SignedPerspective(
                eyes,
                core.certification().authority()::fault,
                ground.certificates(),
                ground.identity(),
                ground.clock());
        Hash root = Hash.of(ground.certificates().root());
        Supplier<ControlQuorum> quorum = () -> new ControlQuorum(core.ledger().query(Membership.class), root);
        core.transport().connect(new PerspectiveDesk(here, quorum, core.zones()::awaitHeight, ground.clock()));
        return new JointPerspective(
                ground.id(),
                here,
                core.transport().network(),
                quorum,
                () -> core.ledger().tip().height(),
                ground.clock());
    }

    private static AcmeConfiguration configuration(Foundations ground, boolean web) {
        NodeSettings.Acme settings = ground.settings().acme();
        Limits limits = new Limits(
                settings.accountsPerClient(),
                settings.ordersPerAccount(),
                settings.certificatesPerName(),
                settings.failuresPerName());
        AcmeConfiguration own = AcmeConfiguration.of(
                        base(ground), ground.certificates().trustDomain(), settings.externalAccountRequired())
                .withLimits(limits);
        return web ? own.withWeb() : own;
    }

    private static String base(Foundations ground) {
        var here = ground.listening().https();
        String own = here.getAddress().isAnyLocalAddress()
                ? NodeNames.of(ground.id(), ground.certificates().trustDomain()) + ":" + here.getPort()
                : Listening.text(here);
        return ground.settings()
                .acme()
                .published()
                .map(uri -> uri.toString().replaceFirst("/$", ""))
                .orElse("https://" + own);
    }

    private static AcmeObserver observer(Metrics metrics) {
        return new AcmeObserver() {
            @Override
            public void accountCreated() {
                metrics.acme().accountCreated();
            }

            @Override
            public void orderCreated() {
                metrics.acme().orderCreated();
            }

            @Override
            public void validated(ControlMethod method, boolean shown, Duration took) {
                metrics.acme().validated(method.text(), shown, took);
            }

            @Override
            public void refused(AcmeError error) {
                metrics.acme().refused(error.urn().substring(error.urn().lastIndexOf(':') + 1));
            }
        };
    }
}
