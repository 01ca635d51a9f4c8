package internet2.trustchain.names;

import org.jspecify.annotations.Nullable;

/**
 * The algorithm of RFC 1034 4.3.2, with wildcards as RFC 4592 has them and DNAME as RFC 6672 3.2, over one
 * {@link ZoneView}. The name that is being looked for always stands inside the response, as the question or as an
 * alias's target, so nothing is copied or allocated. Reused from query to query; one owner.
 */
final class Lookup {

    /** More hops than any sensible chain; each costs one look-up. */
    private static final int ALIASES_MAX = 8;

    private static final int DONE = 0;
    private static final int FULL = -1;

    private static final int NS = RecordType.NS.code();
    private static final int CNAME = RecordType.CNAME.code();
    private static final int DNAME = RecordType.DNAME.code();
    private static final int DS = RecordType.DS.code();
    private static final int RRSIG = RecordType.RRSIG.code();
    private static final int NSEC = RecordType.NSEC.code();
    private static final int ANY = RecordType.ANY.code();
    private static final int A = RecordType.A.code();
    private static final int AAAA = RecordType.AAAA.code();

    private final NamePath path = new NamePath();
    private final NamePath glue = new NamePath();
    private final NameNode[] aliases = new NameNode[ALIASES_MAX];
    private int aliasCount;

    /** NSEC records that the answers need; they follow in the authority section. */
    private final Denials denials = new Denials();

    private boolean signed;

    private NameTrie names = NameTrie.EMPTY;

    /** Fills the response; false if it does not fit. */
    boolean run(ZoneView view, Query query, Response response) {
        names = view.names;
        aliasCount = 0;
        signed = query.dnssecOk;
        denials.clear();
        int owner = DnsMessage.HEADER_BYTES;
        do {
            path.read(response.out, owner);
            owner = step(query, response);
        } while (owner > DONE);
        boolean complete = owner == DONE && denials.addTo(response);
        names = NameTrie.EMPTY; // no old picture stays alive in an idle thread
        denials.clear();
        return complete;
    }

    /** Looks at one name: DONE, FULL, or where the name stands that goes on from here. */
    private int step(Query query, Response response) {
        int depth = deepest(response, 0);
        NameNode node = depth < 0 ? null : node(response, depth);
        if (node == null) {
            response.leadsOutside = true;
            if (response.answers == 0) {
                response.code = ResponseCode.REFUSED;
                response.extendedError = Edns.ERROR_NOT_AUTHORITATIVE;
            }
            return DONE; // an alias that leads out of our zones ends here: the client's resolver goes on
        }
        response.authoritative = true;
        if (depth == 0 && query.type == DS && node.isApex()) {
            // RFC 4035 3.1.4.1: DS belongs to the parent's side of the cut, where that is ours
            int parent = deepest(response, 1);
            if (parent > 0) {
                NameNode above = node(response, parent);
                return above == null ? DONE : give(node.set(DS), above, false, response);
            }
        }
        int apex = path.labels - node.apexLabels;
        for (int i = apex; i >= depth; i--) {
            NameNode above = i == depth ? node : node(response, i);
            if (above == null) {
                continue;
            }
            EncodedSet cut = i < apex ? above.set(NS) : null;
            if (cut != null && !(i == 0 && query.type == DS)) {
                return refer(i, above, cut, query, response);
            }
            EncodedSet redirect = i > 0 ? above.set(DNAME) : null;
            if (redirect != null) {
                return redirect(i, above, redirect, query, response);
            }
        }
        if (depth == 0) {
            return serve(node, false, query, response);
        }
        NameNode wildcard = node.wildcardBelow
                ? names.findWildcard(path.hash[depth], response.out, path.at[depth], path.size(depth))
                : null;
        if (wildcard != null) {
            return serve(wildcard, true, query, response);
        }
        response.code = ResponseCode.NXDOMAIN;
        deny(node, 0, response);
        denyWildcard(node, depth, response); // RFC 4035 3.1.3.2
        return negative(node, response);
    }

    /** @param expanded the node is a wildcard, and the name has no node of its own */
    private int serve(NameNode node, boolean expanded, Query query, Response response) {
        if (query.type == RRSIG) {
            return giveSignature(node, expanded, response);
        }
        EncodedSet set =
                query.type == ANY ? smallest(node) : query.type == NSEC ? nsec(node, response) : node.set(query.type);
        EncodedSet alias = set == null ? node.set(CNAME) : null;
        if (alias == null) {
            return give(set, node, expanded, response);
        }
        if (isRepeated(node)) {
            return DONE;
        }
        int start = response.size;
        if (!response.add(alias, path.at[0], signed)) {
            return FULL;
        }
        response.answers += alias.records(signed);
        if (expanded) {
            deny(node, 0, response);
        }
        return start + EncodedSet.RECORD_HEADER_BYTES;
    }

    /** The set as the answer, or "no such data" from the zone that {@code node} lies in. */
    private int give(@Nullable EncodedSet set, NameNode node, boolean expanded, Response response) {
        if (set == null) {
            // RFC 4035 3.1.3.1; of an empty non-terminal the record before it says so
            deny(node, 0, response);
            if (expanded) {
                denyWildcard(node, path.labels - node.labels + 1, response); // RFC 4035 3.1.3.4
            }
            return negative(node, response);
        }
        if (!response.add(set, path.at[0], signed)) {
            return FULL;
        }
        response.answers += set.records(signed);
        if (expanded) {
            deny(node, 0, response); // RFC 4035 3.1.3.3
        }
        return DONE;
    }

    /** Of all signatures, those of one set are enough, as with ANY. */
    private int giveSignature(NameNode node, boolean expanded, Response response) {
        EncodedSet set = smallest(node);
        if (set == null || set.signature == null) {
            return give(null, node, expanded, response);
        }
        if (!response.addSignature(set.signature, path.at[0])) {
            return FULL;
        }
        response.answers += set.signatures;
        return DONE;
    }

    /** The NSEC record of the name itself. */
    private @Nullable EncodedSet nsec(NameNode node, Response response) {
        NameNode apex = node(response, path.labels - node.apexLabels);
        return apex == null || apex.chain == null ? null : denials.matching(apex.chain, response.out, path);
    }

    /** The NSEC record at the path's label {@code index} or before it, in the zone of {@code node}. */
    private void deny(NameNode node, int index, Response response) {
        int at = path.labels - node.apexLabels;
        NameNode apex = signed ? node(response, at) : null;
        if (apex != null && apex.chain != null && apex.negative != null) {
            denials.covering(apex.chain, apex.negative, response.out, path, index, at);
        }
    }

    /** The same for {@code *} below the path's label {@code encloser}. */
    private void denyWildcard(NameNode node, int encloser, Response response) {
        int at = path.labels - node.apexLabels;
        NameNode apex = signed ? node(response, at) : null;
        if (apex != null && apex.chain != null && apex.negative != null) {
            denials.coveringWildcard(apex.chain, apex.negative, response.out, path, encloser, at);
        }
    }

    /** RFC 2308 2 and 3: the zone's SOA says for how long the absence may be remembered. */
    private int negative(NameNode node, Response response) {
        int index = path.labels - node.apexLabels;
        NameNode apex = node(response, index);
        if (apex == null || apex.negative == null) {
            response.code = ResponseCode.SERVFAIL;
            return DONE;
        }
        if (!response.add(apex.negative, path.at[index], signed)) {
            return FULL;
        }
        response.authority += apex.negative.records(signed);
        return DONE;
    }

    private int redirect(int index, NameNode node, EncodedSet set, Query query, Response response) {
        if (isRepeated(node)) {
            return DONE;
        }
        int start = response.size;
        if (!response.add(set, path.at[index], signed)) {
            return FULL;
        }
        response.answers += set.records(signed);
        int target = start + EncodedSet.RECORD_HEADER_BYTES;
        int targetBytes = response.dataSize(start);
        int keep = path.at[index] - path.at[0];
        if (keep + targetBytes > DomainName.BYTES_MAX) {
            response.code = ResponseCode.YXDOMAIN;
            return DONE;
        }
        int alias = response.size;
        if (!response.addSynthesized(path.at[0], keep, target, targetBytes, start + 6)) {
            return FULL;
        }
        response.answers++;
        return query.type == CNAME || query.type == ANY ? DONE : alias + EncodedSet.RECORD_HEADER_BYTES;
    }

    private int refer(int index, NameNode cut, EncodedSet servers, Query query, Response response) {
        response.authoritative = response.answers > 0;
        response.leadsOutside = true;
        int start = response.size;
        if (!response.add(servers, path.at[index])) {
            return FULL;
        }
        response.authority += servers.count;
        int end = response.size;
        EncodedSet signers = query.dnssecOk ? cut.set(DS) : null;
        if (signers != null) {
            if (!response.add(signers, path.at[index], signed)) {
                return FULL;
            }
            response.authority += signers.records(signed);
        } else {
            deny(cut, index, response); // RFC 4035 3.1.4: the NSEC record of the cut says that there is no DS
        }
        if (!denials.addTo(response)) {
            return FULL;
        }
        for (int at = start; at < end; at += EncodedSet.RECORD_HEADER_BYTES + response.dataSize(at)) {
            if (!addGlue(at + EncodedSet.RECORD_HEADER_BYTES, index, response)) {
                return FULL;
            }
        }
        return DONE;
    }

    /** RFC 9471 3.1: addresses of servers below the cut must be there or the response is truncated; others may. */
    private boolean addGlue(int target, int cut, Response response) {
        glue.read(response.out, target);
        NameNode server = names.find(glue.hash[0], response.out, target, glue.size(0));
        if (server == null) {
            return true;
        }
        int above = glue.labels - (path.labels - cut);
        boolean required = above >= 0 && glue.hash[above] == path.hash[cut];
        boolean complete = addAddresses(server.set(AAAA), target, response);
        complete &= addAddresses(server.set(A), target, response);
        return complete || !required;
    }

    private boolean addAddresses(@Nullable EncodedSet set, int owner, Response response) {
        if (set == null) {
            return true;
        }
        if (response.add(set, owner, signed)) {
            response.additional += set.records(signed);
            return true;
        }
        boolean added = response.add(set, owner); // RFC 4035 3.1.1: signatures may be dropped here
        response.additional += added ? set.count : 0;
        return added;
    }

    /** RFC 8482 4.1: of all sets, one is enough, and the smallest amplifies least. */
    private static @Nullable EncodedSet smallest(NameNode node) {
        EncodedSet smallest = null;
        for (EncodedSet set : node.sets) {
            if (node.isApex() && set.type == DS) {
                continue; // the upper zone's
            }
            smallest = smallest == null || set.wire.length < smallest.wire.length ? set : smallest;
        }
        return smallest;
    }

    private boolean isRepeated(NameNode node) {
        for (int i = 0; i < aliasCount; i++) {
            if (aliases[i] == node) {
                return true;
            }
        }
        if (aliasCount == ALIASES_MAX) {
            return true;
        }
        aliases[aliasCount++] = node;
        return false;
    }

    /** The first existing name at or above the path's label {@code from}, -1 outside of all zones. */
    private int deepest(Response response, int from) {
        for (int i = from; i <= path.labels; i++) {
            if (node(response, i) != null) {
                return i;
            }
        }
        return -1;
    }

    private @Nullable NameNode node(Response response, int index) {
        return names.find(path.hash[index], response.out, path.at[index], path.size(index));
    }
}
