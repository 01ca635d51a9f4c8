package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.SparseProof;
import internet2.ledger.BlocksPrunedException;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Ledger;
import internet2.ledger.Operation;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.server.backup.BlockPage;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.LedgerApi;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import internet2.verifier.StateProof;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The ledger as this node has it. */
public final class LedgerAdapter implements LedgerApi {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Ledger ledger;

    public LedgerAdapter(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public BlockView block(long height) {
        CommittedBlock committed = kept(height, 1).stream()
                .filter(each -> each.height() == height)
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound("there is no block " + height + "; the newest is "
                        + ledger.tip().height()));
        return new BlockView(
                height,
                committed.reference(ledger.network()).hash().hex(),
                committed.block().header().parentHash().hex(),
                committed.block().header().time(),
                committed.block().header().parentStateRoot().hex(),
                committed.block().operations().stream().map(this::view).toList(),
                base64(committed.encoded()));
    }

    @Override
    public Bytes blocks(long from) {
        return BlockPage.encode(kept(from, BlockPage.BYTES_WANTED));
    }

    private List<CommittedBlock> kept(long from, int bytes) {
        try {
            return ledger.blocks(from, bytes);
        } catch (BlocksPrunedException gone) {
            throw ApiProblem.unavailable(String.valueOf(gone.getMessage()));
        }
    }

    @Override
    public StateProofView prove(String module, Bytes key) {
        StateProof proof;
        try {
            proof = ledger.prove(module, key);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.notFound(String.valueOf(e.getMessage()));
        }
        return new StateProofView(
                module,
                key.hex(),
                proof.value().map(Bytes::hex),
                proof.checkpoint().height(),
                proof.checkpoint().stateRoot().hex(),
                json(proof.proof()),
                json(proof.checkpoint()),
                base64(proof.encoded()));
    }

    @Override
    public Bytes epochSteps(long fromEpoch) {
        return EpochStep.encode(ledger.epochSteps(fromEpoch, EpochStep.LIST_MAX));
    }

    @Override
    public OperationOutcome submit(Bytes operation) {
        Operation decoded;
        try {
            decoded = CanonicalReader.decode(operation, Operation::decode);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw ApiProblem.badRequest("not an operation: " + e.getMessage());
        }
        Receipt receipt = Receipts.await(ledger.submit(decoded));
        return switch (receipt.outcome()) {
            case Outcome.Accepted accepted ->
                new OperationOutcome(Receipts.view(receipt), accepted.result().hex());
            case Outcome.Refused refused -> throw ApiProblem.refused(refused.code(), refused.reason());
        };
    }

    private OperationView view(Bytes encoded) {
        Operation operation = CanonicalReader.decode(encoded, Operation::decode);
        Optional<Outcome.Refused> refused = ledger.receipt(operation.id())
                .map(Receipt::outcome)
                .filter(Outcome.Refused.class::isInstance)
                .map(Outcome.Refused.class::cast);
        return new OperationView(
                operation.id().hex(),
                operation.account().toString(),
                operation.module(),
                refused.map(Outcome.Refused::code),
                refused.map(Outcome.Refused::reason));
    }

    private static JsonNode json(SparseProof proof) {
        ObjectNode json = JSON.createObjectNode();
        proof.leaf()
                .ifPresent(leaf -> json.putObject("leaf")
                        .put("key", leaf.key().hex())
                        .put("valueHash", leaf.valueHash().hex()));
        ArrayNode siblings = json.putArray("siblings");
        proof.siblings().stream().map(Hash::hex).forEach(siblings::add);
        return json;
    }

    private static JsonNode json(Checkpoint checkpoint) {
        ObjectNode json = JSON.createObjectNode()
                .put("network", checkpoint.network().toString())
                .put("epoch", checkpoint.epoch())
                .put("height", checkpoint.height())
                .put("blockHash", checkpoint.blockHash().hex())
                .put("stateRoot", checkpoint.stateRoot().hex())
                .put("time", checkpoint.time().toString())
                .put("statement", base64(checkpoint.statement()));
        ArrayNode signatures = json.putArray("signatures");
        checkpoint
                .signatures()
                .forEach(each -> signatures
                        .addObject()
                        .put("validator", each.validator())
                        .put("ed25519", base64(each.signature().ed25519()))
                        .put("algorithm", each.signature().algorithm().name())
                        .put("postQuantum", base64(each.signature().postQuantum())));
        return json;
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
