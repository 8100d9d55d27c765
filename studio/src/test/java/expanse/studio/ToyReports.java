package expanse.studio;

import expanse.base.AtomicFiles;
import java.nio.file.Path;
import java.util.List;

/// Reports that would do harm if they could.
final class ToyReports implements Reports {
  private static final String PAGE =
      "<!doctype html><title>A"
          + " report</title><h1>harmless</h1><script>document.querySelector('h1').textContent = 'a"
          + " script ran'</script><img src=x onerror=\"document.querySelector('h1').textContent ="
          + " 'a handler ran'\"><form action=/api/undo><button>send</button></form>";

  @Override
  public Path report(Path run) {
    Path page = run.resolve("report").resolve("index.html");
    AtomicFiles.writeString(page, PAGE);
    return page;
  }

  @Override
  public Path comparison(List<Path> runs, Path folder) {
    Path page = folder.resolve("index.html");
    AtomicFiles.writeString(page, PAGE);
    return page;
  }
}
