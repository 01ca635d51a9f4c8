package internet2.stoq.content;

import internet2.foundation.Bytes;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqRefusal;

/** A service that is tampered with on its way. */
record AlteredService(Service service, Service.Answer altered) implements Service {

    @Override
    public int id() {
        return service.id();
    }

    @Override
    public Bytes handle(Peer peer, Bytes request) throws StoqRefusal {
        return altered.to(peer, request);
    }

    @Override
    public void over(Peer peer, Bytes answer) {
        service.over(peer, answer);
    }
}
