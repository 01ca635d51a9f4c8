package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Pem;
import internet2.ledger.Membership;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.AuthorityApi;
import internet2.server.gateway.Caller;
import internet2.server.gateway.LedgerReceipt;
import internet2.server.keys.NetworkKeys;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateOperation.OrderIntermediate;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.OcspAnswer;
import internet2.trustchain.authority.RootList;
import internet2.trustchain.threshold.epochs.Handover;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.epochs.KeyOperation;
import internet2.trustchain.threshold.epochs.KeysModule;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What relying parties fetch. Revocation is answered where the authority is; certificates are everywhere. */
public final class AuthorityAdapter implements AuthorityApi {

    private final CertificateState state;
    private final Supplier<Optional<Authority>> authority;
    private final NetworkKeys keys;
    private final Accounts accounts;
    private final Supplier<Membership> members;
    private final RootList rootList;
    private final InstantSource clock;

    /** @param authority empty as long as this node holds no share of the issuing key */
    public AuthorityAdapter(
            CertificateState state,
            Supplier<Optional<Authority>> authority,
            NetworkKeys keys,
            Accounts accounts,
            Supplier<Membership> members,
            InstantSource clock) {
        this.state = state;
        this.authority = authority;
        this.keys = keys;
        this.accounts = accounts;
        this.members = members;
        this.rootList = new RootList(state.genesis(), keys.signing(NetworkKey.ROOT.first()));
        this.clock = clock;
    }

    @Override
    public String bundle(String hierarchy) {
        return Stream.of(Hierarchy.values())
                .filter(each -> each.text().equals(hierarchy))
                .flatMap(each -> state.genesis().root(each).stream())
                .findFirst()
                .map(root -> new Pem(Pem.CERTIFICATE, root.der()).text())
                .orElseThrow(() -> ApiProblem.notFound("this network has no hierarchy \"" + hierarchy + "\""));
    }

    @Override
    public Keys keys() {
        return new Keys(keys.all().stream().map(this::key).toList());
    }

    @Override
    public LedgerReceipt renewIntermediate(Caller caller, String hierarchy, boolean newKey) {
        Account account = accounts.of(caller);
        Hierarchy which = hierarchy.equals(Hierarchy.WEB.text()) ? Hierarchy.WEB : Hierarchy.NETWORK;
        if (newKey) {
            return newIssuingKey(account, which);
        }
        return Receipts.view(
                Receipts.submit(account, CertificatesModule.NAME, new OrderIntermediate(account.id(), which)));
    }

    /** Whoever votes makes it together; its intermediate follows from its being there. */
    private LedgerReceipt newIssuingKey(Account account, Hierarchy hierarchy) {
        if (hierarchy == Hierarchy.WEB) {
            throw ApiProblem.badRequest(
                    "the key of the web hierarchy's intermediate is not the validators' to make: it stays as it is");
        }
        KeyName next = state.issuingKey()
                .next()
                .orElseThrow(() -> ApiProblem.refused(
                        "too-many-keys", "a network has at most " + KeyName.GENERATIONS_MAX + " issuing keys"));
        if (keys.all().contains(next)) {
            throw ApiProblem.refused(
                    "ceremony-under-way", "the key " + next.id() + " is made; its intermediate is being signed");
        }
        KeyOperation.Open ceremony = Handover.first(next.id(), members.get());
        int stateBytes = KeysModule.stateBytesMax(ceremony.holders().size());
        return Receipts.view(Receipts.submit(account, KeysModule.NAME, ceremony, stateBytes));
    }

    private Key key(KeyName which) {
        KeyEpoch epoch = keys.epoch(which);
        return new Key(
                which.id(),
                epoch.key().signatureKey().encoded().hex(),
                epoch.number(),
                epoch.key().threshold(),
                keys.holders(which).stream().map(NodeId::toString).toList(),
                keys.holds(which));
    }

    @Override
    public Optional<Bytes> crl(String name) {
        if (name.equals(rootList.name()) && keys.holds(NetworkKey.ROOT.first())) {
            return Optional.of(list(() -> rootList.current(clock.instant())));
        }
        return authority.get().stream()
                .flatMap(here -> Stream.concat(Stream.of(here), here.web().stream()))
                .flatMap(here -> list(() -> here.revocationList(name)).stream())
                .findFirst();
    }

    private interface Making<T> {
        T list() throws IssuanceRefused;
    }

    private static <T> T list(Making<T> making) {
        try {
            return making.list();
        } catch (IssuanceRefused e) {
            throw ApiProblem.unavailable(e.reason());
        }
    }

    @Override
    public Optional<Bytes> certificate(String name) {
        return state.authority(name);
    }

    @Override
    public StatusAnswer ocsp(Bytes request) {
        OcspAnswer answer = authority
                .get()
                .orElseThrow(() -> ApiProblem.unavailable(
                        "this node holds no share of the issuing key; ask the address that the" + " certificate names"))
                .ocsp(request);
        return new StatusAnswer(
                answer.der(),
                answer.validity().map(OcspAnswer.Validity::thisUpdate),
                answer.validity().map(OcspAnswer.Validity::nextUpdate));
    }
}
