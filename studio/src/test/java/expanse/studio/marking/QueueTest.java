package expanse.studio.marking;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.market.BarSeries;
import expanse.studio.Toy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueTest {
  private static final BarSeries BARS = Toy.bars(1000, 260, 3);

  private static Look look(int start, Look.Decision decision) {
    return new Look(start, "", "", decision, "");
  }

  @Test
  void everyWindowIsOfferedOnceAndInTheSameOrderEveryTime() {
    List<Integer> first = offered(Queue.atRandom(BARS, 50));
    assertThat(first).isEqualTo(offered(Queue.atRandom(BARS, 50)));
    assertThat(first).hasSize(19).doesNotHaveDuplicates();
    assertThat(first).isNotEqualTo(first.stream().sorted().toList());
    assertThat(first).allMatch(start -> start / 260 == (start + 49) / 260);
  }

  private static List<Integer> offered(Queue queue) {
    List<Look> looks = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    Queue.Next next = queue.next(looks, -1);
    while (next.start() != null) {
      assertThat(next.left()).isEqualTo(19 - starts.size());
      starts.add(next.start());
      looks.add(look(next.start(), Look.Decision.values()[starts.size() % 2]));
      next = queue.next(looks, next.start());
    }
    assertThat(next.reviewed() + next.undecided()).isEqualTo(starts.size());
    return starts;
  }

  @Test
  void aWindowThatMeetsOneThatWasLookedAtIsNotOffered() {
    Queue queue = Queue.atRandom(BARS, 50);
    List<Look> looks = List.of(look(25, Look.Decision.REVIEWED));
    HashSet<Integer> starts = new HashSet<>();
    int after = -1;
    for (int k = 0; k < 40; k++) {
      Integer start = queue.next(looks, after).start();
      assertThat(start).isNotNull();
      starts.add(start);
      after = start;
    }
    assertThat(starts).hasSize(17).doesNotContain(0, 50);
  }

  @Test
  void aSecondAnnotatorIsOfferedWhatTheFirstLookedThrough() {
    Queue queue =
        Queue.ofReviewed(
            List.of(
                look(10, Look.Decision.REVIEWED),
                look(70, Look.Decision.UNDECIDED),
                look(300, Look.Decision.REVIEWED)),
            50);
    assertThat(queue.next(List.of(), -1).start()).isEqualTo(10);
    assertThat(queue.next(List.of(look(10, Look.Decision.REVIEWED)), 10).start()).isEqualTo(300);
  }
}
