package internet2.server.gateway;

import internet2.foundation.NodeId;
import java.security.cert.X509Certificate;

/**
 * A caller whose client certificate was accepted.
 *
 * @param id who the certificate was issued to
 * @param name for people and logs: the certificate's subject or first name
 * @param role {@link Role#IDENTITY} or {@link Role#ADMIN}
 * @param certificate the leaf, its key proven by the TLS handshake
 */
public record ClientIdentity(NodeId id, String name, Role role, X509Certificate certificate) {}
