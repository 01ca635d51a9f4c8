package internet2.trustchain.resolver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.resolver.Question;
import org.junit.jupiter.api.Test;

/** What is remembered answers its own question and no other. */
final class QuestionKeyTest {

    private static QuestionKey key(String name, int type) {
        return QuestionKey.of(new Question(DomainName.parse(name), new RecordType(type)), false, false);
    }

    @Test
    void lettersOfANameCountTheSameInEitherCase() {
        assertThat(key("WWW.Example.TEST", 28)).isEqualTo(key("www.example.test", 28));
    }

    @Test
    void typesWhoseNumbersAreLettersStayApart() {
        for (int type = 'A'; type <= 'Z'; type++) {
            assertThat(key("www.example.test", type)).isNotEqualTo(key("www.example.test", type + 32));
            assertThat(key("www.example.test", type << 8)).isNotEqualTo(key("www.example.test", (type + 32) << 8));
        }
    }
}
