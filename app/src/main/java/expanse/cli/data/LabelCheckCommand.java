package expanse.cli.data;

import expanse.barfile.BarFile;
import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.OutputOptions;
import expanse.label.AnnotatorAgreement;
import expanse.label.Label;
import expanse.label.LabelCheck;
import expanse.label.LabelFile;
import expanse.label.Labels;
import expanse.market.BarSeries;
import expanse.rule.RuleExplanation;
import expanse.window.InstrumentFiles;
import expanse.window.InstrumentFolder;
import expanse.window.LabelledBars;
import expanse.window.LabelledFiles;
import expanse.window.OriginalParquet;
import expanse.window.Window;
import expanse.window.WindowContradictions;
import expanse.window.WindowContradictions.Contradiction;
import expanse.window.WindowFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Says what may be wrong with labels.
@Command(
    name = "check",
    description = {
      "Check labels for contradictions, overlaps, spans across gaps, duplicates and doubtful ends;"
          + " show the balance of types and the positions of spans in their windows; say in words"
          + " what the labels have in common.",
      "The exit code is 1 when a label would harm training."
    },
    footer = {
      "",
      "Examples:",
      "  expanse label check --bars bars.csv --labels labels.csv --windows windows.csv",
      "  expanse label check --bars bars.csv --labels labels.csv --out findings.csv",
      "  expanse label check --data markets",
      "  expanse label check --windows-file train_latest.parquet"
    })
public final class LabelCheckCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(names = "--bars", paramLabel = "FILE", description = "Bars, CSV or Parquet.")
  private @Nullable Path bars;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Labels: start,end[,type,confidence,annotator,note].")
  private @Nullable Path labels;

  @Option(
      names = "--windows",
      paramLabel = "FILE",
      description = "Reviewed windows: window,split,start.")
  private @Nullable Path windows;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder of instruments, instead of the three files above; each is checked.")
  private @Nullable Path folder;

  @Option(
      names = "--windows-file",
      paramLabel = "FILE",
      description =
          "A Parquet file of the original system instead of the three files above; also lists bars"
              + " that overlapping windows label differently.")
  private @Nullable Path windowsFile;

  @Option(
      names = "--window-length",
      paramLabel = "N",
      defaultValue = "" + Window.LENGTH,
      description = "Bars in a window. Default: " + Window.LENGTH + ".")
  private int length;

  @Option(names = "--out", paramLabel = "FILE", description = "Also write all findings as CSV.")
  private @Nullable Path out;

  @Option(
      names = "--snap",
      description = "Move ends of labels that lie between two bars to the bars that hold them.")
  private boolean snap;

  @Mixin private BarsOptions options;
  @Mixin private OutputOptions output;

  public LabelCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Outputs outputs = output.outputs(console).reads(bars, labels, windows, windowsFile);
    if (out != null) {
      outputs.file(out, "findings");
    }
    if (folder != null) {
      if (bars != null || labels != null || windows != null || windowsFile != null || out != null) {
        throw new ParameterException(
            spec.commandLine(), "--data takes the place of all files, and writes none");
      }
      return checkFolder(folder, outputs);
    }
    if (windowsFile != null) {
      if (bars != null || labels != null || windows != null) {
        throw new ParameterException(
            spec.commandLine(), "give either --windows-file or --bars with --labels, not both");
      }
      return checkCopies(windowsFile, outputs);
    }
    if (bars == null || labels == null) {
      throw new ParameterException(
          spec.commandLine(),
          "missing "
              + (bars == null ? "--bars FILE" : "--labels FILE")
              + " (or --windows-file FILE)");
    }
    BarReadOptions how = options.read();
    how = how.withHints(how.hints().withSnap(snap));
    BarFile file = BarFiles.readFile(bars, how);
    Notes.of(console, file);
    LabelFile marked = Labels.read(labels, file, how.hints());
    marked.notes().forEach(note -> console.note("note: " + note));
    List<Label> read = marked.labels();
    AnnotatorAgreement.of(file.series(), read).forEach(pair -> console.say("%s", pair.text()));
    LabelCheck check;
    List<Window> reviewed = List.of();
    if (windows == null) {
      check = LabelCheck.of(file.series(), read);
    } else {
      reviewed = WindowFile.read(windows, file.series(), length, file.zone(), file.shiftMillis());
      int[] starts = reviewed.stream().mapToInt(Window::start).toArray();
      check = LabelCheck.of(file.series(), read, starts, length);
    }
    RuleExplanation rule = LabelRuleText.explain(file.series(), read, reviewed, length);
    return said(check, read, rule, outputs) ? 1 : 0;
  }

  private int checkFolder(Path data, Outputs outputs) {
    BarReadOptions how = options.read();
    how = how.withHints(how.hints().withSnap(snap));
    int harm = 0;
    for (InstrumentFiles files : InstrumentFolder.of(data)) {
      console.say("%s:", files.name());
      LabelledBars one = LabelledFiles.read(files, how, length, 0);
      one.notes().forEach(note -> console.note("note: " + note));
      LabelledFiles.agreement(files, how).forEach(pair -> console.say("%s", pair.text()));
      harm |= checkRead(one, outputs) ? 1 : 0;
    }
    return harm;
  }

  /// Prints and writes a check; whether some label harms training.
  private boolean said(LabelCheck check, List<Label> read, RuleExplanation rule, Outputs outputs) {
    console.print(check.text());
    rule.lines().forEach(console::say);
    if (out != null) {
      Path file = out;
      outputs.write(() -> LabelRuleText.with(check, read, rule).write(file));
      console.say("written: %s", file);
    }
    return check.hasWrong();
  }

  /// Checks labels that were read as rows; whether some label harms training.
  private boolean checkRead(LabelledBars read, Outputs outputs) {
    BarSeries series = read.bars().asOne();
    List<Label> spans =
        read.spans().stream()
            .map(s ->
                new Label(
                    series.time(s.start()), series.time(s.end()), s.type(), s.confidence(), "", ""))
            .toList();
    int[] starts = read.windows().stream().mapToInt(Window::start).toArray();
    return said(
        LabelCheck.of(series, spans, starts, read.length()),
        spans,
        LabelRuleText.explain(series, spans, read.windows(), read.length()),
        outputs);
  }

  private int checkCopies(Path file, Outputs outputs) {
    LabelledBars read = OriginalParquet.read(file);
    read.notes().forEach(note -> console.note("note: " + note));
    boolean wrong = checkRead(read, outputs);
    List<Contradiction> contradictions = WindowContradictions.of(read);
    if (!contradictions.isEmpty()) {
      console.say(
          "%s in two windows with different labels:",
          Plural.of(contradictions.size(), "stretch of bars is", "stretches of bars are"));
      contradictions.forEach(c -> console.say("  %s", c.text()));
    }
    return wrong || !contradictions.isEmpty() ? 1 : 0;
  }
}
