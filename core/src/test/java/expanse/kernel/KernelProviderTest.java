package expanse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelProviderTest {
  @Test
  void plainKernelsComeWhenAskedForWithoutBeingAFallback() {
    KernelProvider.Choice choice = KernelProvider.choose("plain");
    assertThat(choice.kernels()).isInstanceOf(PlainKernels.class);
    assertThat(choice.fallback()).isFalse();
    assertThat(choice.reason()).contains("plain").contains("expanse.kernels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "vector256"})
  void vectorKernelsComeWhenAskedFor(String forced) {
    assertThat(KernelProvider.choose(forced).kernels()).isInstanceOf(VectorKernels.class);
  }

  @Test
  void anUnknownChoiceIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> KernelProvider.choose("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fast")
        .hasMessageContaining("vector256");
  }

  @Test
  void theReasonIsOneLine() {
    assertThat(Kernels.reason()).isNotBlank().doesNotContain("\n");
    assertThat(Kernels.best().name()).isNotBlank();
  }
}
