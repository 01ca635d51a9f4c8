package internet2.trustchain.names;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A name that exists in a zone: with records, or only because names below it have some (RFC 4592 2.2.2). Immutable. */
final class NameNode {

    private static final EncodedSet[] NO_SETS = {};

    final byte[] wire;
    final long hash;
    /** How many labels the name has. */
    final int labels;
    /** How many labels the apex of the name's zone has; equal to {@link #labels} at the apex itself. */
    final int apexLabels;

    final EncodedSet[] sets;
    /** At an apex: the SOA record for negative responses. */
    final @Nullable EncodedSet negative;
    /** At the apex of a signed zone: its names in order, with their NSEC records. */
    final @Nullable Chain chain;
    /** How many names exist directly below. */
    final int children;
    /** Whether one of them is {@code *}. */
    final boolean wildcardBelow;

    private NameNode(NameNode old, EncodedSet[] sets, int children, boolean wildcardBelow, @Nullable Chain chain) {
        this.wire = old.wire;
        this.hash = old.hash;
        this.labels = old.labels;
        this.apexLabels = old.apexLabels;
        this.negative = old.negative;
        this.sets = sets;
        this.children = children;
        this.wildcardBelow = wildcardBelow;
        this.chain = chain;
    }

    private NameNode(DomainName name, int apexLabels, @Nullable NameNode old, @Nullable EncodedSet negative) {
        this.wire = name.array();
        this.hash = NameHash.of(wire);
        this.labels = name.labels();
        this.apexLabels = apexLabels;
        this.negative = negative;
        this.sets = old == null ? NO_SETS : old.sets;
        this.children = old == null ? 0 : old.children;
        this.wildcardBelow = old != null && old.wildcardBelow;
        this.chain = old == null ? null : old.chain;
    }

    static NameNode empty(DomainName name, int apexLabels) {
        return new NameNode(name, apexLabels, null, null);
    }

    /** An apex that keeps what {@code old} held. */
    static NameNode apex(DomainName name, @Nullable NameNode old, EncodedSet negative) {
        return new NameNode(name, name.labels(), old, negative);
    }

    /** Without anything of its own, in another zone: what lies below it stays. */
    NameNode emptied(int newApexLabels) {
        NameNode empty = empty(DomainName.trusted(wire), newApexLabels);
        return new NameNode(empty, NO_SETS, children, wildcardBelow, null);
    }

    boolean isApex() {
        return negative != null;
    }

    @Nullable
    EncodedSet set(int type) {
        for (EncodedSet set : sets) {
            if (set.type == type) {
                return set;
            }
        }
        return null;
    }

    NameNode with(EncodedSet set) {
        EncodedSet[] others = without(set.type);
        EncodedSet[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = set;
        return new NameNode(this, all, children, wildcardBelow, chain);
    }

    NameNode withoutSet(int type) {
        return new NameNode(this, without(type), children, wildcardBelow, chain);
    }

    NameNode withChild(boolean wildcard) {
        return new NameNode(this, sets, children + 1, wildcardBelow || wildcard, chain);
    }

    NameNode withoutChild(boolean wildcard) {
        return new NameNode(this, sets, children - 1, wildcardBelow && !wildcard, chain);
    }

    NameNode with(Chain names) {
        return new NameNode(this, sets, children, wildcardBelow, names);
    }

    /** Whether nothing keeps the name in existence. */
    boolean isGone() {
        return sets.length == 0 && children == 0 && !isApex();
    }

    boolean hasName(byte[] buffer, int at, int size) {
        return wire.length == size && AsciiCase.equal(wire, 0, buffer, at, size);
    }

    /** Whether this is {@code *} directly below the name in the buffer. */
    boolean isWildcardBelow(byte[] buffer, int at, int size) {
        return wire.length == size + 2 && wire[0] == 1 && wire[1] == '*' && AsciiCase.equal(wire, 2, buffer, at, size);
    }

    private EncodedSet[] without(int type) {
        return Arrays.stream(sets).filter(set -> set.type != type).toArray(EncodedSet[]::new);
    }
}
