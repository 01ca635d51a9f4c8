package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.store.DataFolder;
import internet2.ledger.Genesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What a node keeps in its data folder beside the stores, each file mode 0600:
 *
 * <pre>
 * genesis                       the network's first document
 * keys/node, keys/administrator identities (hybrid keys)
 * keys/node.id                  the node's id, which can be read where its keys are sealed
 * keys/seal                     what the keys are sealed with, wrapped: see KeysAtRest
 * keys/ct.pem                   what the log signs for RFC 6962 with; only where the network was founded
 * witness/                      the key of this node as a witness, and the last head of each log that it cosigned;
 *                               together or not at all: without the heads the key would sign a second view
 * keys/dns                      TSIG keys for dynamic updates and transfers
 * webhook, log-evidence/        how far the webhook was told of the log; split views that were found
 * keys/node.next, certificates/next.*             while the node changes its keys: see Succession
 * keys/*.share                  shares of the network's keys, on a validator; all of each key where one node votes
 *                               alone; of a later key such as keys/issuing-2.share. Beside them, during a ceremony,
 *                               .seed: see keys.KeyFiles
 * keys/web, keys/web-root       keys of the web hierarchy; only where the network was founded
 * certificates/node.*           the node's TLS key, chain and trust proof, as it last renewed them
 * admin/root.pem, admin.crt, admin.key            what the command line uses
 * contacts                      validators to reach, one "node address" a line; only where the node joined
 * join-tokens                   digests of invitations that are still open
 * acme/                         accounts and orders of ACME clients
 * content/                      chunks that were published or fetched, each checked when it is read: not trusted
 * gateway                       where the gateway listens, for the command line
 * </pre>
 *
 * <p>All else of it is trusted: who can change these files is the node.
 */
final class NodeFiles {

    static final String NODE = "keys/node";
    static final String NODE_ID = "keys/node.id";
    static final String ADMINISTRATOR = "keys/administrator";

    private static final String GENESIS = "genesis";
    private static final String DNS_KEYS = "keys/dns";

    private final DataFolder folder;

    NodeFiles(DataFolder folder) {
        this.folder = folder;
    }

    DataFolder folder() {
        return folder;
    }

    Optional<Genesis> genesis() {
        return folder.readSecret(GENESIS).map(bytes -> {
            try {
                return CanonicalReader.decode(bytes, Genesis::decode);
            } catch (MalformedInputException e) {
                throw damaged(GENESIS, e);
            }
        });
    }

    /** Written last of all that belongs to a new node: with it, the folder is a node's. */
    void writeGenesis(Genesis genesis) {
        folder.belongTo(genesis.network());
        folder.writeSecret(GENESIS, genesis.encoded());
    }

    /** The identity in this file; made now if there is none. */
    HybridKey identity(String name, SecureRandom random) {
        return existingIdentity(name).orElseGet(() -> {
            HybridKey fresh = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random);
            writeIdentity(name, fresh);
            return fresh;
        });
    }

    /** TSIG keys that this node takes; nothing where there are none. */
    Optional<Bytes> dnsKeys() {
        return folder.readSecret(DNS_KEYS);
    }

    void writeDnsKeys(Bytes encoded) {
        folder.writeSecret(DNS_KEYS, encoded);
    }

    /** Who this is, for whoever may not read the keys. */
    void nameNode(NodeId id) {
        if (read(NODE_ID).filter(id.toString()::equals).isEmpty()) {
            write(NODE_ID, id.toString());
        }
    }

    void writeIdentity(String name, HybridKey key) {
        folder.writeSecret(name, key.encoded());
    }

    Optional<HybridKey> existingIdentity(String name) {
        return folder.readSecret(name).map(bytes -> {
            try {
                return HybridKey.decode(bytes);
            } catch (MalformedInputException e) {
                throw damaged(name, e);
            }
        });
    }

    void writeTlsKey(String name, KeyPair pair) {
        write(name, TlsKeys.toPem(pair.getPrivate()));
    }

    Optional<PrivateKey> tlsKey(String name) {
        return read(name).map(pem -> {
            try {
                return TlsKeys.parsePem(pem);
            } catch (MalformedPemException e) {
                throw damaged(name, e);
            }
        });
    }

    void write(String name, String text) {
        folder.writeSecret(name, Bytes.utf8(text));
    }

    /** Takes the other's place at once; where there is no such file, nothing happens. */
    void move(String name, String to) {
        try {
            Files.move(
                    folder.path().resolve(name),
                    folder.path().resolve(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException gone) {
            // moved before
        } catch (IOException e) {
            throw new UncheckedIOException("could not move " + name + " to " + to, e);
        }
    }

    void delete(String name) {
        try {
            Files.deleteIfExists(folder.path().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + name, e);
        }
    }

    Optional<String> read(String name) {
        return folder.readSecret(name).map(Bytes::utf8);
    }

    private StartFailure damaged(String name, Exception cause) {
        return new StartFailure(
                folder.path().resolve(name) + " is damaged (" + cause.getMessage()
                        + "); restore it from a backup of this data folder",
                cause);
    }
}
