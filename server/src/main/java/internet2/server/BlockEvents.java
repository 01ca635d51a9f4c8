package internet2.server;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.Outcome;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.MembershipOperation.Convict;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.server.adapters.LoggedCertificate;
import internet2.server.gateway.EventStreams;
import internet2.server.gateway.StreamEvent;
import internet2.server.telemetry.Metrics;
import internet2.trustchain.authority.CertificateOperation;
import internet2.trustchain.authority.CertificateOperation.Published;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogListener;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.NamesOperation.DeleteRecords;
import internet2.trustchain.names.NamesOperation.SetRecords;
import internet2.trustchain.names.ZoneChange;
import java.time.InstantSource;
import java.util.List;

/** Tells streams and metrics what each block brought. */
final class BlockEvents implements BlockListener, LogListener {

    private final EventStreams streams;
    private final Metrics metrics;
    private final InstantSource clock;
    private final Runnable revalidate;

    /** @param revalidate to be done at once when a certificate was revoked or a node excluded; must not block */
    BlockEvents(EventStreams streams, Metrics metrics, InstantSource clock, Runnable revalidate) {
        this.streams = streams;
        this.metrics = metrics;
        this.clock = clock;
        this.revalidate = revalidate;
    }

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        int refused = 0;
        for (CommittedOperation each : operations) {
            switch (each.receipt().outcome()) {
                case Outcome.Accepted accepted -> {
                    metrics.operation(each.operation().module(), "accepted");
                    accepted(each, accepted, header);
                }
                case Outcome.Refused refusal -> {
                    refused++;
                    metrics.operation(each.operation().module(), refusal.code());
                }
            }
        }
        streams.publish(new StreamEvent.BlockCommitted(
                header.height(),
                header.view(),
                hash.hex(),
                header.parentStateRoot().hex(),
                operations.size(),
                refused,
                header.time()));
    }

    /** What goes on in the consensus between blocks. */
    void happened(ConsensusEvent event) {
        streams.publish(
                switch (event) {
                    case ConsensusEvent.ViewEntered entered ->
                        new StreamEvent.ViewEntered(
                                entered.epoch(),
                                entered.view(),
                                entered.leader().toString(),
                                entered.time());
                    case ConsensusEvent.ViewSkipped skipped ->
                        new StreamEvent.ViewSkipped(
                                skipped.epoch(),
                                skipped.view(),
                                skipped.leader().toString(),
                                skipped.time());
                    case ConsensusEvent.EpochBegan began ->
                        new StreamEvent.EpochBegan(began.epoch(), began.validators(), began.time());
                    case ConsensusEvent.ModeChanged changed ->
                        new StreamEvent.ModeChanged(changed.mode().inWords(), changed.why(), changed.time());
                    case ConsensusEvent.Accused accused ->
                        new StreamEvent.Accused(
                                accused.validator().toString(),
                                accused.evidence().inWords(),
                                accused.evidence().epoch(),
                                accused.evidence().view(),
                                accused.time());
                    case ConsensusEvent.Suspected suspected ->
                        new StreamEvent.Suspected(
                                suspected.validator().toString(),
                                suspected.suspected(),
                                suspected.score(),
                                suspected.reason(),
                                suspected.time());
                    case ConsensusEvent.Quarantined quarantined ->
                        new StreamEvent.Quarantined(
                                quarantined.validator().toString(),
                                quarantined.begins(),
                                quarantined.reason(),
                                quarantined.time());
                });
    }

    @Override
    public void appended(List<LogEntry> entries) {
        entries.forEach(entry -> metrics.logSubmitted());
        streams.publish(new StreamEvent.LogGrown(entries.getLast().index() + 1, clock.instant()));
    }

    @Override
    public void signed(LogCheckpoint head) {
        streams.publish(new StreamEvent.LogSigned(head.size(), head.root().hex(), clock.instant()));
    }

    private void accepted(CommittedOperation each, Outcome.Accepted outcome, BlockHeader header) {
        switch (each.operation().module()) {
            case CertificatesModule.NAME ->
                certificate(
                        CanonicalReader.decode(each.operation().payload(), CertificateOperation::decode),
                        outcome,
                        header);
            case NamesModule.NAME ->
                name(CanonicalReader.decode(each.operation().payload(), NamesOperation::decode), outcome, header);
            case MembershipModule.NAME ->
                member(CanonicalReader.decode(each.operation().payload(), MembershipOperation::decode));
            default -> {}
        }
    }

    private void member(MembershipOperation operation) {
        if (operation instanceof ExcludeIdentity || operation instanceof Convict) {
            revalidate.run();
        }
    }

    private void certificate(CertificateOperation operation, Outcome.Accepted outcome, BlockHeader header) {
        switch (operation) {
            case CertificateOperation.Publish publish -> {
                metrics.certificateIssued();
                streams.publish(issued(publish, Published.decode(outcome.result()), header));
            }
            case CertificateOperation.Revoke revoke -> {
                metrics.certificateRevoked();
                revalidate.run();
                streams.publish(new StreamEvent.CertificateRevoked(
                        revoke.serial().toString(), revoke.reason().text(), header.height(), header.time()));
            }
            case CertificateOperation.SetPolicy change -> {}
            case CertificateOperation.GrantEnrolment grant -> {}
            case CertificateOperation.RevokeEnrolment revoke -> {}
            case CertificateOperation.RenewIntermediate renew -> {}
            case CertificateOperation.OrderIntermediate order -> {}
        }
    }

    private static StreamEvent issued(CertificateOperation.Publish publish, Published place, BlockHeader header) {
        LoggedCertificate certificate = LoggedCertificate.of(publish.certificate());
        return new StreamEvent.CertificateIssued(
                place.serial().toString(),
                certificate.names(),
                certificate.notAfter(),
                place.leafIndex(),
                header.height(),
                header.time());
    }

    private void name(NamesOperation operation, Outcome.Accepted outcome, BlockHeader header) {
        switch (operation) {
            case SetRecords set ->
                publish(
                        set.name(),
                        set.records().type().toString(),
                        set.records().values(),
                        header);
            case DeleteRecords delete -> publish(delete.name(), delete.type().toString(), List.of(), header);
            case NamesOperation.ChangeZone change -> change(change, outcome, header);
            case NamesOperation.ExpireName(var name) -> {
                if (CanonicalReader.decode(outcome.result(), NamesOperation.Changed::decode)
                        .ignored()
                        .isEmpty()) {
                    publish(name, "ANY", List.of(), header);
                }
            }
            case NamesOperation.DeleteZone(var apex) -> publish(apex, "ANY", List.of(), header);
            case NamesOperation.CreateZone _,
                    NamesOperation.RegisterName _,
                    NamesOperation.TransferName _,
                    NamesOperation.ReleaseName _,
                    NamesOperation.RenewName _,
                    NamesOperation.SetTerms _,
                    NamesOperation.SignZones _,
                    NamesOperation.ReplaceKey _,
                    NamesOperation.ReleaseKeys _ -> {}
        }
    }

    /** What each step asked for, of those that had an effect; {@code ANY} for a whole name. */
    private void change(NamesOperation.ChangeZone change, Outcome.Accepted outcome, BlockHeader header) {
        List<Integer> ignored = CanonicalReader.decode(outcome.result(), NamesOperation.Changed::decode)
                .ignored();
        for (int i = 0; i < change.changes().size(); i++) {
            if (ignored.contains(i)) {
                continue;
            }
            switch (change.changes().get(i)) {
                case ZoneChange.Replace(var set) ->
                    publish(set.name(), set.type().toString(), set.values(), header);
                case ZoneChange.Add(var one) -> publish(one.name(), one.type().toString(), one.values(), header);
                case ZoneChange.Remove(var one) ->
                    publish(one.name(), one.type().toString(), List.of(), header);
                case ZoneChange.RemoveSet(var name, var type) -> publish(name, type.toString(), List.of(), header);
                case ZoneChange.RemoveName(var name) -> publish(name, "ANY", List.of(), header);
                case ZoneChange.SetSoa set -> publish(set.name(), "SOA", List.of(), header);
            }
        }
    }

    private void publish(DomainName name, String type, List<String> values, BlockHeader header) {
        streams.publish(new StreamEvent.NameChanged(name.plain(), type, values, header.height(), header.time()));
    }
}
