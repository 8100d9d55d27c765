package expanse.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpanTypesTest {
  private static List<SpanType> words(String... words) {
    List<SpanType> types = new ArrayList<>();
    for (String word : words) {
      types.add(new SpanType(word));
    }
    return types;
  }

  @Test
  void theOrderOfTypesDoesNotDependOnTheOrderOfLabels() {
    List<SpanType> types = words("wedge", "flag", "", "pennant", "flag");
    List<SpanType> reversed = new ArrayList<>(types);
    Collections.reverse(reversed);
    assertThat(SpanTypes.of(types).names()).containsExactly("flag", "pennant", "wedge");
    assertThat(SpanTypes.of(reversed)).isEqualTo(SpanTypes.of(types));
    assertThat(SpanTypes.ofNames(SpanTypes.of(types).names())).isEqualTo(SpanTypes.of(types));
  }

  @Test
  void theSeedsTypesKeepTheirCodesEvenWhereOneIsMissing() {
    for (SpanType only : SpanTypes.SEEDS.list()) {
      assertThat(SpanTypes.of(List.of(only))).isEqualTo(SpanTypes.SEEDS);
    }
    assertThat(SpanTypes.SEEDS.classOf(SpanType.CONSOLIDATION)).isZero();
    assertThat(SpanTypes.SEEDS.classOf(SpanType.RETRACEMENT)).isEqualTo(1);
  }

  @Test
  void withoutTypesThereIsNoClassAndNoLargest() {
    assertThat(SpanTypes.of(words("", ""))).isEqualTo(SpanTypes.NONE);
    assertThat(SpanTypes.NONE.classOf(SpanType.NONE)).isEqualTo(-1);
    assertThat(SpanTypes.NONE.largest(new double[0])).isEqualTo(SpanType.NONE);
    assertThat(SpanTypes.SEEDS.largest(new float[] {.4f, .6f})).isEqualTo(SpanType.RETRACEMENT);
  }

  @Test
  void capitalsAndBlanksAroundAWordDoNotMatter() {
    assertThat(new SpanType(" Bull Flag ")).isEqualTo(new SpanType("bull flag"));
    for (String wrong : List.of("a,b", "\"a\"", "-", "=cmd", "a\nb", "x".repeat(41))) {
      assertThatThrownBy(() -> new SpanType(wrong))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is not a type");
    }
  }

  @Test
  void aWordThatASingleLabelHasIsDoubted() {
    assertThat(SpanTypes.doubts(words("wedge", "wedge", "wegde", "flag", "flag")))
        .containsExactly("a single label has the type 'wegde'; is it 'wedge', misspelt?");
    assertThat(SpanTypes.doubts(words("wedge", "wedge", "wedge", "wedge", "flag")))
        .containsExactly("a single label has the type 'flag', too few to learn it from");
    assertThat(SpanTypes.doubts(words("wedge", "", "wedge")))
        .containsExactly("1 label of 3 have no type; types are not learned from them");
    assertThat(SpanTypes.doubts(words("", ""))).isEmpty();
    assertThat(SpanTypes.doubts(words("up", "down", "up", "down"))).isEmpty();
  }
}
