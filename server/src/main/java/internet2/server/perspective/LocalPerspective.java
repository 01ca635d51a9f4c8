package internet2.server.perspective;

import internet2.trustchain.acme.ControlQuestion;
import internet2.trustchain.acme.Finding;
import internet2.trustchain.acme.Perspective;

/** What this node sees with its own eyes. */
public final class LocalPerspective implements Perspective, AutoCloseable {

    private final HttpProbe http;
    private final TlsAlpnProbe tls;
    private final ZoneProbe zones;

    public LocalPerspective(Targets targets, ZoneProbe zones) {
        this.zones = zones;
        http = new HttpProbe(targets, zones);
        tls = new TlsAlpnProbe(targets, zones);
    }

    @Override
    public Finding look(ControlQuestion question) throws InterruptedException {
        return switch (question) {
            case ControlQuestion.Http asked -> http.look(asked);
            case ControlQuestion.TlsAlpn asked -> tls.look(asked);
            case ControlQuestion.Dns asked -> zones.look(asked);
            case ControlQuestion.DnsPersist asked -> zones.look(asked);
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
