package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.market.Period;
import expanse.testing.Seeds;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

  @Test
  void windowsOfSeveralMarketsThatShareATimeAreOneGroup() {
    Seeds.each(
        50,
        seed -> {
          Rng rng = new Rng(seed);
          List<Window> windows = new ArrayList<>();
          List<Period> periods = new ArrayList<>();
          for (int i = 0; i < 9; i++) { // too few for a block that has to end
            long time = rng.nextInt(900);
            windows.add(at("w" + i, 10_000 * i));
            periods.add(new Period(time, time + 59));
          }
          int[] label = IntStream.range(0, 9).toArray();
          for (int pass = 0; pass < 9; pass++) {
            for (int i = 0; i < 9; i++) {
              for (int j = 0; j < 9; j++) {
                if (Math.abs(periods.get(i).first() - periods.get(j).first()) < 60) {
                  label[i] = Math.min(label[i], label[j]);
                }
              }
            }
          }
          WindowGroups groups = WindowGroups.of(windows, periods, 60);
          for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
              assertThat(groups.ofWindow()[i] == groups.ofWindow()[j])
                  .isEqualTo(label[i] == label[j]);
            }
          }
        });
  }

  @Test
  void aBlockOfTimeThatGoesOnFromMarketToMarketEndsAfterTenWindows() {
    List<Window> windows = new ArrayList<>();
    List<Period> periods = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      windows.add(at("w" + i, 10_000 * i));
      periods.add(new Period(30L * i, 30L * i + 59));
    }
    WindowGroups groups = WindowGroups.of(windows, periods, 60);
    long[] first = new long[groups.count()];
    for (int i = 99; i >= 0; i--) {
      first[groups.ofWindow()[i]] = periods.get(i).first();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(periods.get(i).last() - first[groups.ofWindow()[i]]).isLessThanOrEqualTo(590);
    }
    assertThat(groups.count()).isBetween(5, 7);
  }

  private static Window at(String id, int start) {
    return new Window(id, null, start);
  }
}
