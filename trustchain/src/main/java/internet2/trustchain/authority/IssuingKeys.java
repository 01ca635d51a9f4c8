package internet2.trustchain.authority;

/** The keys of a hierarchy's intermediates, as one took the place of another. */
@FunctionalInterface
public interface IssuingKeys {

    /** @param generation of the key, from 1; one that an intermediate on the ledger holds */
    IssuingKey of(int generation);
}
