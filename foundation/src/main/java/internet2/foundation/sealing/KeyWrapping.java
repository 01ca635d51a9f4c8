package internet2.foundation.sealing;

import internet2.foundation.Bytes;

/** What a {@link DataKey} is kept under, apart from the disk that has the wrapped one. */
public interface KeyWrapping {

    /** Which one it is, as the wrapped key's file says: {@code passphrase} or {@code pkcs11}. */
    String kind();

    Bytes wrap(DataKey key) throws SealRefused;

    DataKey unwrap(Bytes wrapped) throws SealRefused;
}
