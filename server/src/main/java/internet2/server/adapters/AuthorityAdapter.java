package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Pem;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.AuthorityApi;
import internet2.server.gateway.Caller;
import internet2.server.gateway.LedgerReceipt;
import internet2.server.keys.NetworkKeys;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateOperation.OrderIntermediate;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.CrlShard;
import internet2.trustchain.authority.Hierarchy;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.NetworkKey;
import internet2.trustchain.authority.OcspAnswer;
import internet2.trustchain.authority.RootList;
import internet2.trustchain.threshold.epochs.KeyEpoch;
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
    private final RootList rootList;
    private final InstantSource clock;

    /** @param authority empty as long as this node holds no share of the issuing key */
    public AuthorityAdapter(
            CertificateState state,
            Supplier<Optional<Authority>> authority,
            NetworkKeys keys,
            Accounts accounts,
            InstantSource clock) {
        this.state = state;
        this.authority = authority;
        this.keys = keys;
        this.accounts = accounts;
        this.rootList = new RootList(state.genesis(), keys.signing(NetworkKey.ROOT));
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
        return new Keys(keys.held().stream().map(this::key).toList());
    }

    @Override
    public LedgerReceipt renewIntermediate(Caller caller, String hierarchy) {
        Account account = accounts.of(caller);
        Hierarchy which = hierarchy.equals(Hierarchy.WEB.text()) ? Hierarchy.WEB : Hierarchy.NETWORK;
        return Receipts.view(
                Receipts.submit(account, CertificatesModule.NAME, new OrderIntermediate(account.id(), which)));
    }

    private Key key(String which) {
        KeyEpoch epoch = keys.epoch(which);
        return new Key(
                which,
                epoch.key().signatureKey().encoded().hex(),
                epoch.number(),
                epoch.key().threshold(),
                keys.holders(which).stream().map(NodeId::toString).toList(),
                keys.holds(which));
    }

    @Override
    public Optional<Bytes> crl(String name) {
        if (name.equals(rootList.name()) && keys.holds(NetworkKey.ROOT)) {
            return Optional.of(list(() -> rootList.current(clock.instant())));
        }
        return authority.get().stream()
                .flatMap(here -> Stream.concat(Stream.of(here), here.web().stream()))
                .flatMap(here -> revocationList(here, name).stream())
                .findFirst();
    }

    private static Optional<Bytes> revocationList(Authority here, String name) {
        String issuer = here.identity().issuer().fileName();
        Optional<CrlShard> shard = CrlShard.named(name, issuer);
        if (shard.isPresent()) {
            return Optional.of(list(() -> here.revocationList(shard.get())));
        }
        return name.equals(issuer) ? Optional.of(list(here::revocationList)) : Optional.empty();
    }

    private interface Making {
        Bytes list() throws IssuanceRefused;
    }

    private static Bytes list(Making making) {
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
