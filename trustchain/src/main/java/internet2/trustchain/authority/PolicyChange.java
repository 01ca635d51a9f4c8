package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.trustchain.NodeNames;
import internet2.trustchain.authority.CertificateOperation.SetPolicy;
import internet2.trustchain.authority.PolicyVersion.Change;
import internet2.trustchain.authority.SubjectName.Address;
import internet2.trustchain.authority.SubjectName.DnsName;
import internet2.trustchain.authority.SubjectName.SpiffeId;
import internet2.verifier.Validator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** How a policy takes the place of another. */
final class PolicyChange {

    private PolicyChange() {}

    /** @return the new number */
    static Bytes apply(SetPolicy change, Entitlement rights, OperationContext context, ModuleState state)
            throws OperationRefused {
        PolicyVersion before = CertificateState.of(state).policy();
        if (before.number() != change.base()) {
            throw new OperationRefused(
                    "stale-policy",
                    "the policy in force is number " + before.number() + ", this one was written against "
                            + change.base() + ": read the newer one and change that");
        }
        requireNobodyLockedOut(change, rights.under(change.policy()));
        PolicyVersion after = new PolicyVersion(
                before.number() + 1,
                change.policy(),
                Optional.of(new Change(
                        change.requester(),
                        context.blockTime(),
                        change.reason(),
                        before.policy().digest(),
                        context.operationId())));
        CertificateState.putPolicy(state, after);
        return new CanonicalWriter().u64(after.number()).toBytes();
    }

    /** Without certificates for its validators and for who could mend it, a network comes to its end within a day. */
    private static void requireNobodyLockedOut(SetPolicy change, Entitlement rights) throws OperationRefused {
        String domain = rights.genesis().trustDomain();
        try {
            policyGrants(
                    rights,
                    change.requester(),
                    Purpose.IDENTITY,
                    List.of(SpiffeId.identity(domain, change.requester())));
            for (NodeId validator : validators(rights.membership())) {
                policyGrants(rights, validator, Purpose.NODE, nodeNames(domain, validator));
            }
        } catch (IssuanceRefused e) {
            throw new OperationRefused(
                    "locks-out",
                    "under this policy the network's own nodes and administrators get no certificates: " + e.reason());
        }
    }

    /** As they are called now. Who was put out since the epoch began gets no certificate under any policy. */
    private static List<NodeId> validators(Membership membership) {
        return membership.validators().validators().stream()
                .map(Validator::id)
                .map(membership::latest)
                .filter(membership::isMember)
                .toList();
    }

    private static void policyGrants(Entitlement rights, NodeId id, Purpose purpose, List<SubjectName> names)
            throws IssuanceRefused {
        rights.policy()
                .grant(new Application(new Applicant.Identity(id), purpose, SubjectKey.Kind.P256, names), rights);
    }

    /** As {@link IssueRequest#forNode} has them, in whatever network: only the lower half of the address counts. */
    private static List<SubjectName> nodeNames(String domain, NodeId node) {
        byte[] address = ByteBuffer.allocate(16)
                .put((byte) 0xfd)
                .putLong(8, node.interfaceId())
                .array();
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        return List.of(
                new DnsName(NodeNames.of(node, domain)),
                new Address(Bytes.wrap(address)),
                new DnsName("localhost"),
                new Address(Bytes.wrap(loopback)),
                SpiffeId.node(domain, node));
    }
}
