package expanse.cli.run;

import expanse.audit.CausalAudit;
import expanse.audit.CausalCheck;
import expanse.audit.ChoiceCheck;
import expanse.audit.FeatureCheck;
import expanse.audit.FutureChange;
import expanse.audit.LearningCheck;
import expanse.audit.LiveCheck;
import expanse.audit.SplitCheck;
import expanse.audit.StreamCheck;
import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.console.Progress;
import expanse.pipeline.FinishedRun;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.split.SplitOptions;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.window.InstrumentFiles;
import expanse.window.LabelledBars;
import expanse.window.LabelledFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Proves on the user's own data that nothing looks ahead.
final class ProveCausalFlow {
  private final Console console;
  private final @Nullable FinishedRun run;
  private final TrainingSettings settings;
  private final int threads;

  /// @param run to be checked, or null
  /// @param settings of the run, or those that a run would have
  ProveCausalFlow(
      Console console, @Nullable FinishedRun run, TrainingSettings settings, int threads) {
    this.console = console;
    this.run = run;
    this.settings = settings;
    this.threads = threads;
  }

  /// @param files of the instrument; without labels, what needs none is checked
  /// @return whether nothing differed
  boolean prove(InstrumentFiles files, BarReadOptions options, int places, long seed) {
    boolean labelled = files.labels() != null;
    LabelledBars data = read(files, options);
    Object bars = files.name().isEmpty() ? files.bars().getFirst() : files.name();
    int length = settings.window();
    if (data.bars().size() < 2 * length) {
      throw new InputException(
          bars
              + " holds "
              + data.bars().size()
              + " bars; give at least "
              + 2 * length
              + ", two windows");
    }
    List<CausalCheck> checks = checks(data, labelled);
    console.say(
        "%s: %,d bars; the future is changed at %d points for each check, seed %d: %s",
        bars,
        data.bars().size(),
        places,
        seed,
        Arrays.stream(FutureChange.values())
            .map(FutureChange::text)
            .collect(Collectors.joining(", ")));
    List<CausalAudit.Row> rows;
    try (Progress progress =
        console.progress("comparing futures", CausalAudit.futures(checks, places))) {
      rows = CausalAudit.run(data, checks, places, seed, done -> progress.at(done, ""));
    }
    return score(rows, labelled);
  }

  private LabelledBars read(InstrumentFiles files, BarReadOptions options) {
    if (files.labels() == null) {
      files.read(options).forEach(file -> Notes.of(console, file));
      return new LabelledBars(
          files.readBars(options), List.of(), List.of(), settings.window(), Map.of(), List.of());
    }
    LabelledBars read = LabelledFiles.read(files, options, settings.window(), settings.seed());
    read.notes().forEach(note -> console.note("note: " + note));
    return read;
  }

  private List<CausalCheck> checks(LabelledBars data, boolean labelled) {
    List<CausalCheck> checks = new ArrayList<>(FeatureCheck.all());
    SplitPlan plan = null;
    if (labelled) {
      SplitOptions options = Assembly.splitOptions(settings);
      plan = SplitPlanner.plan(data.bars(), data.windows(), data.spans(), data.length(), options);
      checks.add(new SplitCheck(data, options));
      checks.add(new LearningCheck(settings, plan));
    }
    if (run != null) {
      if (plan != null) {
        checks.add(new ChoiceCheck(run.folder(), settings, plan, threads));
      }
      checks.add(new LiveCheck(run.folder(), settings, threads));
      checks.add(new StreamCheck(run.folder(), settings.window()));
    }
    return checks;
  }

  private boolean score(List<CausalAudit.Row> rows, boolean labelled) {
    console.say("  %-52s %7s %8s %14s  %s", "what", "places", "futures", "values", "differing");
    long values = 0;
    int leaking = 0;
    for (CausalAudit.Row row : rows) {
      values += row.values();
      leaking += row.leaks().isEmpty() ? 0 : 1;
      console.say(
          "  %-52s %7d %8d %,14d  %s",
          row.what(),
          row.places(),
          row.changes(),
          row.values(),
          row.places() == 0 ? "nothing to compare" : row.leaks().isEmpty() ? "none" : "LEAK");
    }
    for (CausalAudit.Row row : rows) {
      row.leaks().forEach(leak -> console.say("leak: %s", leak.text()));
    }
    if (!labelled || run == null) {
      console.note(
          "note: not checked: "
              + (labelled ? "" : "split and training (give --labels)")
              + (labelled || run != null ? "" : "; ")
              + (run != null ? "" : "predictions (give --run)"));
    }
    console.say(
        leaking == 0
            ? "verdict: no look-ahead found (%,d values compared bit for bit)"
            : "verdict: LOOK-AHEAD FOUND (%,d values compared, %d of %d checks differ)",
        values,
        leaking,
        rows.size());
    return leaking == 0;
  }
}
