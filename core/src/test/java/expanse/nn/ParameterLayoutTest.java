package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ParameterLayoutTest {
  @Test
  void tensorsLieOneBehindTheOtherInTheOrderOfTheirDeclaration() {
    ParameterLayout layout = new ParameterLayout();
    assertThat(layout.add("a", 2, 3)).isZero();
    assertThat(layout.add("b", 4)).isEqualTo(6);
    assertThat(layout.size()).isEqualTo(10);
    assertThat(layout.names()).containsExactly("a", "b");
    assertThat(layout.shape("a")).containsExactly(2, 3);
    assertThat(layout.offset("b")).isEqualTo(6);
    assertThat(layout.size("b")).isEqualTo(4);
  }

  @Test
  void aViewIsACopyAndSetWritesItBack() {
    ParameterLayout layout = new ParameterLayout();
    layout.add("a", 2);
    layout.add("b", 2);
    float[] values = {1, 2, 3, 4};
    float[] b = layout.copyOf(values, "b");
    b[0] = 9;
    assertThat(values).containsExactly(1, 2, 3, 4);
    layout.set(values, "b", b);
    assertThat(values).containsExactly(1, 2, 9, 4);
  }

  @Test
  void wrongNamesShapesAndLengthsAreRefused() {
    ParameterLayout layout = new ParameterLayout();
    layout.add("a", 2);
    assertThatThrownBy(() -> layout.add("a", 2)).hasMessageContaining("twice");
    assertThatThrownBy(() -> layout.add("c", 0)).hasMessageContaining("shape");
    assertThatThrownBy(() -> layout.add("c", 1 << 20, 1 << 20)).hasMessageContaining("large");
    assertThatThrownBy(() -> layout.offset("x")).hasMessageContaining("no tensor named x");
    assertThatThrownBy(() -> layout.copyOf(new float[3], "a")).hasMessageContaining("2 elements");
    assertThatThrownBy(() -> layout.set(new float[2], "a", new float[3]))
        .hasMessageContaining("not 3");
  }
}
