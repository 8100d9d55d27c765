package expanse.studio;

import expanse.base.InputFiles;
import expanse.run.RunDirectory;
import expanse.studio.marking.MarkStore;
import expanse.studio.training.Lanes;
import expanse.studio.training.Runs;
import expanse.web.Ask;
import expanse.web.Reply;
import expanse.web.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whole pages and files: reports of runs, which are shown sandboxed, and spans to keep.
final class PagesApi {
  private static final String CSV = "text/csv; charset=utf-8";

  private final Instruments instruments;
  private final Asked asked;
  private final Lanes lanes;

  PagesApi(Instruments instruments, Lanes lanes) {
    this.instruments = instruments;
    this.asked = new Asked(instruments);
    this.lanes = lanes;
  }

  void addTo(Routes routes) {
    routes.get("/report", this::report);
    routes.get("/comparison", this::comparison);
    routes.get("/labels.csv", this::labels);
    routes.get("/spans.csv", this::spans);
  }

  /// The report, written anew when the run was evaluated or got another threshold since.
  private synchronized Reply report(Ask ask) {
    Path run = asked.run(ask);
    Path page = run.resolve("report").resolve("index.html");
    RunDirectory files = new RunDirectory(run);
    if (!isNewer(page, files.evaluation()) || !isNewer(page, files.threshold())) {
      page = instruments.options().reports().report(run);
    }
    return Reply.sandboxed(bytes(page));
  }

  private static boolean isNewer(Path page, Path than) {
    try {
      return Files.exists(page)
          && (!Files.exists(than)
              || Files.getLastModifiedTime(page).compareTo(Files.getLastModifiedTime(than)) >= 0);
    } catch (IOException e) {
      throw InputFiles.unreadable(page, e);
    }
  }

  private synchronized Reply comparison(Ask ask) {
    Runs runs = asked.runs(ask);
    int number = asked.number(ask);
    int other = asked.number(ask, "other");
    List<Path> both = List.of(runs.finished(other), runs.finished(number));
    return Reply.sandboxed(
        bytes(instruments.options().reports().comparison(both, runs.comparison(other, number))));
  }

  private Reply labels(Ask ask) {
    Source source = asked.source(ask);
    boolean blind = ask.row("second", 0, 1) == 1;
    Instrument instrument = asked.instrument(ask);
    MarkStore store = blind ? instrument.second() : instrument.first();
    store.settle();
    Path file = blind ? source.secondLabels() : source.labels();
    byte[] text =
        Files.exists(file) ? bytes(file) : "start,end,type\n".getBytes(StandardCharsets.UTF_8);
    return Reply.download(source.name() + ".labels.csv", CSV, text);
  }

  private Reply spans(Ask ask) {
    byte[] text = lanes.text(asked.run(ask)).getBytes(StandardCharsets.UTF_8);
    return Reply.download(asked.source(ask).name() + ".spans.csv", CSV, text);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }
}
