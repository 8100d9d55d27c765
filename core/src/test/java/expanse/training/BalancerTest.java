package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.EnumNames;
import expanse.base.Rng;
import expanse.model.Task;
import expanse.nn.ParameterLayout;
import expanse.run.RunDirectory;
import expanse.settings.BalancingSettings;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.testing.Seeds;
import expanse.testing.ToyMarket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BalancerTest {
  private static final double[] LOSSES = {0.015, 1.22, 0.84, 16};
  private static final ParameterLayout LAYOUT = layout();

  private static ParameterLayout layout() {
    ParameterLayout layout = new ParameterLayout();
    for (Task task : Task.values()) {
      layout.add(task.sigmaName(), 1);
    }
    layout.add("lstm.weight", 6);
    layout.add("head.weight", 2);
    return layout;
  }

  private static Balancer balancer(String... changes) {
    BalancingSettings settings =
        SettingsReader.with(Presets.named("seed-baseline"), Arrays.asList(changes)).balancing();
    return Balancer.of(settings, LAYOUT, 7);
  }

  private static double[] weigh(Balancer balancer, double[] losses, float[] parameters) {
    double[] weights = new double[4];
    balancer.weigh(losses, parameters, weights);
    return weights;
  }

  @Test
  void fixedWeightsLookAtNoLoss() {
    Balancer balancer = balancer("balancing.kind=fixed");
    float[] parameters = LAYOUT.allocate();
    assertThat(weigh(balancer, LOSSES, parameters)).containsExactly(0.7, 0.1, 0.1, 0.1);
    assertThat(weigh(balancer, new double[] {5, 5, 5, 5}, parameters))
        .containsExactly(0.7, 0.1, 0.1, 0.1);
    assertThat(balancer.total(LOSSES, new double[] {0.7, 0.1, 0.1, 0.1}, parameters))
        .isEqualTo(0.7 * 0.015 + 0.122 + 0.084 + 1.6, within(1e-12));
  }

  @Test
  void spanOnlySilencesTheOtherTasks() {
    assertThat(weigh(balancer("balancing.kind=span-only"), LOSSES, LAYOUT.allocate()))
        .containsExactly(0, 0, 1, 0);
  }

  @Test
  void onTheFirstBatchEveryNormalisedLossIsOne() {
    Balancer balancer = balancer("balancing.kind=first-batch");
    double[] weights = weigh(balancer, LOSSES, LAYOUT.allocate());
    double[] given = {0.7, 0.1, 0.1, 0.1};
    for (int k = 0; k < 4; k++) {
      assertThat(weights[k] * LOSSES[k]).isEqualTo(given[k], within(1e-12));
    }
    assertThat(weigh(balancer, new double[] {1, 1, 1, 1}, LAYOUT.allocate())).isEqualTo(weights);
  }

  @Test
  void aConstantLossHasItselfAsRunningMean() {
    Balancer balancer = balancer("balancing.kind=running-mean");
    for (int i = 0; i < 30; i++) {
      weigh(balancer, LOSSES, LAYOUT.allocate());
    }
    for (int k = 0; k < 4; k++) {
      assertThat(Double.longBitsToDouble(balancer.state()[k])).isEqualTo(LOSSES[k], within(1e-12));
    }
  }

  @Test
  void theRunningMeanIsPlainDuringTheWarmUpAndExponentialAfterIt() {
    Balancer balancer = balancer("balancing.kind=running-mean");
    double plain = 0;
    for (int i = 1; i <= 10; i++) {
      weigh(balancer, new double[] {i, i, i, i}, LAYOUT.allocate());
      plain += i;
    }
    assertThat(Double.longBitsToDouble(balancer.state()[2])).isEqualTo(plain / 10, within(1e-12));
    double[] weights = weigh(balancer, new double[] {100, 100, 100, 100}, LAYOUT.allocate());
    assertThat(Double.longBitsToDouble(balancer.state()[2]))
        .isEqualTo(0.95 * 5.5 + 0.05 * 100, within(1e-12));
    assertThat(weights[0]).isEqualTo(0.7 / (0.95 * 5.5 + 5), within(1e-12));
  }

  @Test
  void kendallsTotalAndGradientFollowTheFormula() {
    Balancer balancer = balancer();
    float[] parameters = LAYOUT.allocate();
    balancer.initialise(parameters);
    assertThat(parameters[0]).isEqualTo(-0.3f);
    parameters[1] = 0.2f;
    double[] weights = weigh(balancer, LOSSES, parameters);
    double expected = 0;
    for (int k = 0; k < 4; k++) {
      double sigma = Math.exp(parameters[k]);
      expected += LOSSES[k] / (2 * sigma * sigma) + Math.log(sigma);
    }
    assertThat(balancer.total(LOSSES, weights, parameters)).isEqualTo(expected, within(1e-9));
    float[] gradients = LAYOUT.allocate();
    balancer.addGradients(LOSSES, parameters, gradients);
    for (int k = 0; k < 4; k++) {
      float[] above = parameters.clone();
      float[] below = parameters.clone();
      above[k] += 0x1p-10f;
      below[k] -= 0x1p-10f;
      double slope =
          (balancer.total(LOSSES, weigh(balancer, LOSSES, above), above)
                  - balancer.total(LOSSES, weigh(balancer, LOSSES, below), below))
              / ((double) above[k] - below[k]);
      assertThat((double) gradients[k]).isEqualTo(slope, within(1e-3 * (1 + Math.abs(slope))));
    }
  }

  @Test
  void atKendallsOptimumTheSquareOfSigmaIsTheLoss() {
    Balancer balancer = balancer();
    float[] parameters = LAYOUT.allocate();
    balancer.initialise(parameters);
    for (int i = 0; i < 20_000; i++) {
      float[] gradients = LAYOUT.allocate();
      balancer.addGradients(LOSSES, parameters, gradients);
      for (int k = 0; k < 4; k++) {
        parameters[k] -= 0.01f * gradients[k];
      }
    }
    for (int k = 0; k < 4; k++) {
      assertThat(Math.exp(2 * parameters[k])).isEqualTo(LOSSES[k], within(1e-3 * LOSSES[k]));
    }
  }

  @Test
  void kendallsSigmasStayWithinTheirBounds() {
    Balancer balancer =
        balancer("balancing.kendall.min_sigma=0.5", "balancing.kendall.max_sigma=2");
    float[] parameters = LAYOUT.allocate();
    parameters[0] = -9;
    parameters[3] = 9;
    balancer.afterStep(parameters);
    assertThat(Math.exp(parameters[0])).isEqualTo(0.5, within(1e-6));
    assertThat(Math.exp(parameters[3])).isEqualTo(2, within(1e-6));
    assertThat(parameters[1]).isZero();
  }

  @Test
  void aTaskWithoutTargetsDoesNotMoveItsSigma() {
    Balancer balancer = balancer();
    float[] gradients = LAYOUT.allocate();
    balancer.addGradients(new double[] {1, 0, 1, 0}, LAYOUT.allocate(), gradients);
    assertThat(gradients[1]).isZero();
    assertThat(gradients[3]).isZero();
  }

  @Test
  void gradNormEqualisesTheGradientsOfTasksThatLearnAtOnePace() {
    Balancer.GradNorm balancer =
        (Balancer.GradNorm)
            balancer(
                "balancing.kind=gradnorm",
                "balancing.grad_norm_rate=0.001",
                "balancing.weights.pointer=0.25",
                "balancing.weights.type=0.25",
                "balancing.weights.span=0.25",
                "balancing.weights.countdown=0.25");
    double[] norms = {0.5, 1, 2, 8};
    for (int i = 0; i < 5000; i++) {
      float[][] gradients = new float[4][LAYOUT.size()];
      for (int k = 0; k < 4; k++) {
        gradients[k][4 + k] = (float) norms[k];
      }
      balancer.combine(new double[] {1, 1, 1, 1}, gradients, LAYOUT.allocate());
    }
    double[] weights = weigh(balancer, LOSSES, LAYOUT.allocate());
    assertThat(Arrays.stream(weights).sum()).isEqualTo(1, within(1e-9));
    for (int k = 1; k < 4; k++) {
      assertThat(weights[k] * norms[k]).isEqualTo(weights[0] * norms[0], within(0.02));
    }
  }

  @Test
  void gradNormGivesMoreToATaskThatLagsBehind() {
    Balancer.GradNorm balancer = (Balancer.GradNorm) balancer("balancing.kind=gradnorm");
    double before = weigh(balancer, LOSSES, LAYOUT.allocate())[3];
    for (int i = 0; i < 20; i++) {
      float[][] gradients = new float[4][LAYOUT.size()];
      for (int k = 0; k < 4; k++) {
        gradients[k][4] = 1;
      }
      double progress = Math.pow(0.9, i);
      double[] losses = {progress, progress, progress, 1};
      balancer.combine(losses, gradients, LAYOUT.allocate());
    }
    assertThat(weigh(balancer, LOSSES, LAYOUT.allocate())[3]).isGreaterThan(before);
  }

  @Test
  void pcGradLeavesGradientsThatAgreeAsTheyAre() {
    Balancer.PcGrad balancer = (Balancer.PcGrad) balancer("balancing.kind=pcgrad");
    float[][] gradients = new float[4][LAYOUT.size()];
    for (int k = 0; k < 4; k++) {
      gradients[k][4] = 1;
      gradients[k][5 + k] = 2;
    }
    float[] combined = LAYOUT.allocate();
    balancer.combine(LOSSES, gradients, combined);
    assertThat(combined[4]).isEqualTo(1, within(1e-6f));
    assertThat(combined[5]).isEqualTo(1.4f, within(1e-6f));
  }

  @Test
  void pcGradsResultOpposesNeitherOfTwoConflictingTasks() {
    Seeds.each(
        200,
        seed -> {
          Rng rng = new Rng(seed);
          Balancer.PcGrad balancer =
              (Balancer.PcGrad) balancer("balancing.kind=pcgrad", "balancing.weights.pointer=0.1");
          float[][] gradients = new float[4][LAYOUT.size()];
          float[][] kept = new float[2][];
          for (int k = 0; k < 2; k++) {
            for (int i = 4; i < LAYOUT.size(); i++) {
              gradients[k][i] = (float) rng.nextGaussian();
            }
            kept[k] = gradients[k].clone();
          }
          float[] combined = LAYOUT.allocate();
          balancer.combine(LOSSES, gradients, combined);
          for (float[] task : kept) {
            double product = 0;
            for (int i = 0; i < task.length; i++) {
              product += (double) task[i] * combined[i];
            }
            assertThat(product).isGreaterThan(-1e-5);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(BalancingSettings.Kind.class)
  void aRestoredBalancerGoesOnAsTheOldOne(BalancingSettings.Kind kind) {
    String change =
        "balancing.kind=" + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    Balancer first = balancer(change);
    Rng rng = new Rng(3);
    run(first, rng, 15);
    Balancer second = balancer(change);
    second.restore(first.state());
    Rng copy = Rng.ofState(rng.state());
    assertThat(run(first, rng, 15)).isEqualTo(run(second, copy, 15));
  }

  private static String run(Balancer balancer, Rng rng, int steps) {
    StringBuilder trace = new StringBuilder();
    float[] parameters = LAYOUT.allocate();
    for (int i = 0; i < steps; i++) {
      double[] losses = rng.nextDouble() < 0.1 ? new double[4] : LOSSES.clone();
      losses[2] *= rng.nextDouble();
      trace.append(Arrays.toString(weigh(balancer, losses, parameters)));
      if (balancer instanceof Balancer.PerTask perTask) {
        float[][] gradients = new float[4][LAYOUT.size()];
        for (float[] g : gradients) {
          for (int j = 4; j < g.length; j++) {
            g[j] = (float) rng.nextGaussian();
          }
        }
        float[] combined = LAYOUT.allocate();
        perTask.combine(losses, gradients, combined);
        trace.append(Arrays.toString(combined));
      }
    }
    return trace.toString();
  }

  @ParameterizedTest
  @EnumSource(BalancingSettings.Kind.class)
  void theSharesOfTheTasksInLossAndGradientAreLoggedAndAddUpToOne(
      BalancingSettings.Kind kind, @TempDir Path folder) throws IOException {
    TrainingSettings settings =
        ToyMarket.settings(
            "balancing.kind=" + EnumNames.of(kind), "epochs=2", "log.gradient_every=1");
    new Trainer(new ToyMarket(5, 24, 8, 8).data(settings), settings).train(folder, false);
    List<String> rows = Files.readAllLines(new RunDirectory(folder).taskShares());
    List<String> columns = List.of(rows.getFirst().split(","));
    assertThat(rows).hasSize(3);
    for (String row : rows.subList(1, 3)) {
      String[] cells = row.split(",");
      for (String what : List.of("loss_share_", "gradient_share_")) {
        double sum = 0;
        for (Task task : Task.values()) {
          String column = what + task.sigmaName().substring("log_sigma_".length());
          double share = Double.parseDouble(cells[columns.indexOf(column)]);
          boolean silent = kind == BalancingSettings.Kind.SPAN_ONLY && task != Task.SPAN;
          assertThat(share > 0).as("%s: %s", column, share).isEqualTo(!silent);
          sum += share;
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
      }
    }
  }
}
