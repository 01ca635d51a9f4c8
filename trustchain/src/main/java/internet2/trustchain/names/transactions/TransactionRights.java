package internet2.trustchain.names.transactions;

import internet2.trustchain.names.DomainName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who may do what here.
 *
 * @param keys finds a TSIG key by its name
 * @param transferTo addresses that may transfer every zone without a key
 */
public record TransactionRights(Function<DomainName, Optional<TsigKey>> keys, List<AddressRange> transferTo) {

    public TransactionRights {
        transferTo = List.copyOf(transferTo);
    }
}
