package internet2.foundation.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thirty lines of Python that know the written rules only come to our verdicts. */
class SparseProofPythonTest {

    @TempDir
    Path folder;

    @Test
    void anIndependentCheckerAgrees() throws Exception {
        MemoryTree tree = MemoryTree.random(300, new SplittableRandom(11));
        MemoryTree strangers = MemoryTree.random(100, new SplittableRandom(12));
        List<String> questions = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        for (Hash key : tree.keys()) {
            SparseProof proof = tree.tree().prove(tree.root(), key);
            ask(questions, verdicts, tree.root(), key, proof.valueHash(key), proof);
            ask(questions, verdicts, tree.root(), key, Optional.empty(), proof);
            ask(questions, verdicts, strangers.root(), key, proof.valueHash(key), proof);
        }
        for (Hash key : strangers.keys()) {
            SparseProof proof = tree.tree().prove(tree.root(), key);
            ask(questions, verdicts, tree.root(), key, Optional.empty(), proof);
            ask(questions, verdicts, tree.root(), key, Optional.of(key), proof);
            ask(questions, verdicts, tree.root(), tree.keys().getFirst(), Optional.empty(), proof);
        }
        assertThat(verdicts).contains("valid", "invalid");
        assertThat(python(questions)).isEqualTo(verdicts);
    }

    private static void ask(
            List<String> questions,
            List<String> verdicts,
            Hash root,
            Hash key,
            Optional<Hash> value,
            SparseProof proof) {
        questions.add(String.join(
                " ",
                root.hex(),
                key.hex(),
                value.map(Hash::hex).orElse("-"),
                proof.encoded().hex()));
        verdicts.add(proof.verify(root, key, value) ? "valid" : "invalid");
    }

    private List<String> python(List<String> questions) throws IOException, InterruptedException {
        Path script = folder.resolve("check_sparse_proof.py");
        try (var in = SparseProofPythonTest.class.getResourceAsStream("check_sparse_proof.py")) {
            assertThat(in).isNotNull();
            Files.copy(in, script);
        }
        Path input = Files.write(folder.resolve("questions"), questions);
        Process process = new ProcessBuilder("python3", script.toString())
                .redirectInput(input.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }
}
