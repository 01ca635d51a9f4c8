package internet2.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Proportions and manners: few rules, each of them enforced. */
final class TidyTest {

    private static final int FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 60;
    private static final int LINE_LENGTH_MAX = 120;

    private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    @Test
    void filesAndLinesStayReadable() {
        List<String> untidy = new ArrayList<>();
        for (Path file : sources()) {
            List<String> lines = lines(file);
            if (lines.size() > FILE_LINES_MAX) {
                untidy.add(name(file) + " has " + lines.size() + " lines, " + FILE_LINES_MAX + " are allowed");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LINE_LENGTH_MAX) {
                    untidy.add(name(file) + ":" + (i + 1) + " is longer than " + LINE_LENGTH_MAX);
                }
            }
        }
        assertThat(untidy).isEmpty();
    }

    @Test
    void methodsFitOnAScreen() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<String> untidy = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new LongMethods(unit, positions, untidy), null);
            }
            assertThat(untidy).isEmpty();
        }
    }

    @Test
    void testsWaitForEventsAndNotForTime() {
        assertThat(sources().stream()
                        .filter(file -> file.toString().contains("/src/test/"))
                        .filter(file -> !file.getFileName().toString().equals("TidyTest.java"))
                        .filter(file -> text(file).contains("Thread.sleep("))
                        .map(TidyTest::name))
                .isEmpty();
    }

    @Test
    void everyRoomSaysWhatItIsFor() {
        assertThat(sources().stream()
                        .filter(file -> file.toString().contains("/src/main/java/"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                        .map(TidyTest::name))
                .isEmpty();
    }

    @Test
    void linksInDocumentsLeadSomewhere() {
        List<String> dead = new ArrayList<>();
        for (Path document : files(".md")) {
            Matcher link = LINK.matcher(text(document));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://")
                        && !target.startsWith("mailto:")
                        && !Files.exists(document.resolveSibling(target))) {
                    dead.add(name(document) + " -> " + target);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void everyDependencyHasAReasonBesideIt() {
        List<String> lines = lines(HOUSE.resolve("pom.xml"));
        List<String> bare = new ArrayList<>();
        String family = "";
        for (int i = lines.indexOf("  <dependencyManagement>"); i < lines.indexOf("  </dependencyManagement>"); i++) {
            if (!lines.get(i).strip().equals("<dependency>")) {
                continue;
            }
            String group = lines.get(i + 1).strip();
            if (lines.get(i - 1).strip().endsWith("-->")) {
                family = group;
            } else if (!group.equals(family)) {
                bare.add(group);
            }
        }
        assertThat(bare).isEmpty();
    }

    private static List<Path> sources() {
        return files(".java");
    }

    private static List<Path> files(String ending) {
        try (Stream<Path> all = Files.walk(HOUSE)) {
            return all.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> Stream.of("/target/", "/node_modules/", "/dist/", "/.git/")
                            .noneMatch(part -> file.toString().contains(part)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return HOUSE.relativize(file).toString();
    }

    private static final class LongMethods extends TreeScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> untidy;

        private LongMethods(CompilationUnitTree unit, SourcePositions positions, List<String> untidy) {
            this.unit = unit;
            this.positions = positions;
            this.untidy = untidy;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            LineMap lines = unit.getLineMap();
            long start = lines.getLineNumber(positions.getStartPosition(unit, method));
            long end = lines.getLineNumber(Math.max(0, positions.getEndPosition(unit, method)));
            if (end - start + 1 > METHOD_LINES_MAX) {
                untidy.add(name(Path.of(unit.getSourceFile().toUri())) + ": " + method.getName() + " has "
                        + (end - start + 1) + " lines, " + METHOD_LINES_MAX + " are allowed");
            }
            return super.visitMethod(method, null);
        }
    }
}
