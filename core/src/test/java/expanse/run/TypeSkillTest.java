package expanse.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeSkillTest {
  @TempDir private Path folder;

  @Test
  void whatWasShownIsReadAgainAndBelongsToItsRun() {
    Path file = folder.resolve("types.json");
    for (TypeSkill skill : new TypeSkill[] {new TypeSkill(90, .8, .6, .1), TypeSkill.NONE}) {
      skill.write(file, "of these windows");
      assertThat(TypeSkill.read(file, "of these windows")).isEqualTo(skill);
      assertThatThrownBy(() -> TypeSkill.read(file, "of others"))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("another run");
    }
    assertThat(new TypeSkill(90, .8, .6, .1).shown()).isTrue();
    assertThat(new TypeSkill(9, .8, .6, -.1).shown()).isFalse();
    assertThat(TypeSkill.NONE.shown()).isFalse();
  }
}
