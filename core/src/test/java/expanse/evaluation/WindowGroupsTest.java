package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.testing.Seeds;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowGroupsTest {
  @Test
  void windowsThatShareABarAreOneGroupAndChainsHold() {
    WindowGroups groups =
        WindowGroups.of(List.of(at("a", 300), at("b", 0), at("c", 104), at("d", 208)), 105);
    assertThat(groups.count()).isEqualTo(1);
    assertThat(WindowGroups.of(List.of(at("a", 0), at("b", 105)), 105).count()).isEqualTo(2);
  }

  @Test
  void siblingsByNameAreOneGroup() {
    WindowGroups groups =
        WindowGroups.of(
            List.of(
                at("12_exp_1_offset0", 0),
                at("12_exp_1_offset-52", 1000),
                at("12_exp_2_offset+52", 2000),
                at("13_exp_1", 3000),
                at("13_exp_2", 4000),
                at("batch_202510180829_001", 5000),
                at("batch_202510180829_002", 6000)),
            105);
    assertThat(groups.ofWindow()).containsExactly(0, 0, 0, 1, 1, 2, 3);
  }

  @Test
  void groupsEqualTheConnectedComponentsOfAllPairs() {
    Seeds.each(
        50,
        seed -> {
          Rng rng = new Rng(seed);
          List<Window> windows = new ArrayList<>();
          for (int i = 0; i < 12; i++) {
            windows.add(at("w" + i, rng.nextInt(900)));
          }
          int[] label = new int[12];
          for (int i = 0; i < 12; i++) {
            label[i] = i;
          }
          for (int pass = 0; pass < 12; pass++) {
            for (int i = 0; i < 12; i++) {
              for (int j = 0; j < 12; j++) {
                if (Math.abs(windows.get(i).start() - windows.get(j).start()) < 60) {
                  label[i] = Math.min(label[i], label[j]);
                }
              }
            }
          }
          WindowGroups groups = WindowGroups.of(windows, 60);
          for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 12; j++) {
              assertThat(groups.ofWindow()[i] == groups.ofWindow()[j])
                  .isEqualTo(label[i] == label[j]);
            }
          }
        });
  }

  private static Window at(String id, int start) {
    return new Window(id, null, start);
  }
}
