package expanse.cli;

import expanse.base.Plural;
import expanse.cli.console.Typed;
import expanse.report.Report;
import expanse.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says what to do next with what lies in a folder, as commands to copy.
final class NextSteps {
  private final FolderSurvey here;
  private final List<String> lines = new ArrayList<>();

  private NextSteps(FolderSurvey here) {
    this.here = here;
  }

  /// Lines for people; the first command is the next step, the others are choices.
  static String after(FolderSurvey here) {
    return new NextSteps(here).text();
  }

  private String text() {
    lines.add(Version.text() + ": learns from labels to find expansions in price bars");
    lines.add("");
    lines.add("here: " + found());
    if (!here.runs().isEmpty()) {
      withRun(here.runs().getFirst());
    } else if (here.bars().isEmpty()) {
      withNothing();
    } else if (here.labels().isEmpty()) {
      withBars(here.bars().getFirst());
    } else {
      withLabels(here.bars().getFirst(), here.labels().getFirst());
    }
    command("all commands", "--help");
    command("check this machine", "doctor");
    return String.join("\n", lines) + "\n";
  }

  private String found() {
    List<String> parts = new ArrayList<>();
    add(parts, "bars", here.bars());
    add(parts, "labels", here.labels());
    add(parts, "windows", here.windows());
    if (!here.runs().isEmpty()) {
      String more = here.runs().size() > 1 ? ", the last of " + here.runs().size() : "";
      parts.add("a run in " + here.runs().getFirst().path() + more);
    }
    return parts.isEmpty() ? "no bars, no labels, no run" : String.join("; ", parts);
  }

  private static void add(List<String> parts, String what, List<Path> files) {
    if (!files.isEmpty()) {
      String more = files.size() > 1 ? " and " + Plural.of(files.size() - 1, "more file") : "";
      parts.add(what + " in " + files.getFirst() + more);
    }
  }

  private void withNothing() {
    command("next, see every step on real bars", "demo");
    command("or mark expansions on a page, on a week of bitcoin bars", "studio");
    command("or begin with your own bars (time,open,high,low,close)", "bars check FILE");
  }

  private void withBars(Path bars) {
    command("next, mark expansions on a page", "studio " + Typed.word(bars));
    command("or check the bars first", "bars check " + Typed.word(bars));
    command(
        "or let a rule propose labels, as a draft to correct",
        "label hindsight --bars " + Typed.word(bars) + " --out labels.csv");
  }

  private void withLabels(Path bars, Path labels) {
    String data = "--bars " + Typed.word(bars) + " --labels " + Typed.word(labels) + windows();
    command("next, train", "train " + data + " --out run");
    command("or check the labels first", "label check " + data);
    command(
        "or mark more",
        "studio " + Typed.word(bars) + " --labels " + Typed.word(labels) + windows());
  }

  private String windows() {
    return here.windows().isEmpty() ? "" : " --windows " + Typed.word(here.windows().getFirst());
  }

  private void withRun(RunDirectory run) {
    String folder = Typed.word(run.path());
    @Nullable Path bars = bars(run);
    if (!Files.isRegularFile(run.manifest())) {
      lines.add("");
      lines.add(
          "its training has not ended; if none is going on, repeat the command that began it with"
              + " --resume");
      return;
    }
    boolean isEvaluated = Files.isRegularFile(run.evaluation());
    boolean isReported = Files.isDirectory(Report.folder(run.path()));
    if (!isEvaluated) {
      command("next, score it on the test subset", "evaluate " + folder);
    } else if (!isReported) {
      command("next, write its report", "report " + folder);
    }
    String file = bars == null ? "FILE" : Typed.word(bars);
    command(
        (isReported ? "next," : "or") + " detect in other bars",
        "predict " + folder + " --bars " + file + " --out spans.csv");
    command(
        "or see what it says live, as if these bars closed one by one",
        "live " + folder + " --from " + file + " --once --to signals.ndjson");
    command("or let other programs ask it over HTTP", "serve " + folder);
    command("or look at it on a page, mark more, train again", "studio --run " + folder);
  }

  /// Bars that lie here, else those beside the run, as in the demo's folder.
  private @Nullable Path bars(RunDirectory run) {
    Path folder = run.path().getParent();
    List<Path> found =
        here.bars().isEmpty() && folder != null ? FolderSurvey.of(folder).bars() : here.bars();
    return found.isEmpty() ? null : found.getFirst();
  }

  private void command(String what, String command) {
    lines.add("");
    lines.add(what + ":");
    lines.add("  " + Typed.command(command));
  }
}
