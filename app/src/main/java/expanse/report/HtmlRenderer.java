package expanse.report;

import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.Resources;
import expanse.report.Document.Banner;
import expanse.report.Document.Block;
import expanse.report.Document.Card;
import expanse.report.Document.Cards;
import expanse.report.Document.Cell;
import expanse.report.Document.Finding;
import expanse.report.Document.Gallery;
import expanse.report.Document.Picture;
import expanse.report.Document.Preformatted;
import expanse.report.Document.Section;
import expanse.report.Document.Table;
import expanse.report.Document.Text;
import expanse.report.Document.Tone;
import expanse.studio.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Renders a document as one HTML page that needs no other file: style and pictures stand inside.
final class HtmlRenderer {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

  private final Path pictureFolder;
  private final StringBuilder html = new StringBuilder(1 << 20);

  /// @param pictureFolder where the files of the document's pictures stand
  HtmlRenderer(Path pictureFolder) {
    this.pictureFolder = pictureFolder;
  }

  String render(Document document) {
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<title>").append(escape(document.title())).append("</title>\n<style>\n");
    html.append(Style.tokens())
        .append(stylesheet())
        .append("</style>\n</head>\n<body>\n<header>\n<h1>");
    html.append(escape(document.title())).append("</h1>\n<p class=\"subtitle\">");
    html.append(escape(document.subtitle())).append("</p>\n</header>\n");
    navigation(document);
    html.append("<main>\n");
    for (Block block : document.blocks()) {
      block(document, block);
    }
    html.append("</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private void navigation(Document document) {
    html.append("<nav>");
    for (Block block : document.blocks()) {
      if (block instanceof Section section) {
        html.append("<a href=\"#").append(anchor(section.title())).append("\">");
        html.append(escape(section.title())).append("</a>");
      }
    }
    html.append("</nav>\n");
  }

  private void block(Document document, Block block) {
    switch (block) {
      case Banner banner -> {
        html.append("<div class=\"banner ").append(tone(banner.tone())).append("\"><strong>");
        html.append(escape(banner.headline())).append("</strong><p>");
        html.append(escape(banner.detail())).append("</p></div>\n");
      }
      case Cards cards -> cards(cards.cards());
      case Section section -> {
        html.append("<h2 id=\"").append(anchor(section.title())).append("\">");
        html.append(escape(section.title())).append("</h2>\n");
      }
      case Text text -> html.append("<p>").append(escape(text.text())).append("</p>\n");
      case Table table -> table(table);
      case Picture picture -> picture(picture);
      case Gallery gallery -> {
        html.append("<div class=\"gallery\">\n");
        gallery.pictures().forEach(this::picture);
        html.append("</div>\n");
      }
      case Finding finding -> {
        html.append("<div class=\"finding ").append(tone(finding.tone())).append("\"><strong>");
        html.append(escape(finding.name())).append("</strong><p>");
        html.append(escape(finding.evidence())).append("</p>");
        if (!finding.remedy().isEmpty()) {
          html.append("<p class=\"remedy\">").append(escape(finding.remedy())).append("</p>");
        }
        if (document.shows(finding.picture())) {
          html.append("<p><a href=\"#").append(anchor(finding.picture()));
          html.append("\">picture</a></p>");
        }
        html.append("</div>\n");
      }
      case Preformatted pre -> {
        html.append("<details><summary>").append(escape(pre.title())).append("</summary><pre>");
        html.append(escape(pre.text())).append("</pre></details>\n");
      }
    }
  }

  private void cards(List<Card> cards) {
    html.append("<div class=\"cards\">\n");
    for (Card card : cards) {
      html.append("<div class=\"card ").append(tone(card.tone())).append("\"><span>");
      html.append(escape(card.name())).append("</span><b>").append(escape(card.value()));
      html.append("</b><small>").append(escape(card.context())).append("</small></div>\n");
    }
    html.append("</div>\n");
  }

  private void table(Table table) {
    html.append("<div class=\"table\"><table>");
    if (!table.caption().isEmpty()) {
      html.append("<caption>").append(escape(table.caption())).append("</caption>");
    }
    html.append("<thead><tr>");
    for (int c = 0; c < table.header().size(); c++) {
      html.append(c < table.textColumns() ? "<th>" : "<th class=\"number\">");
      html.append(escape(table.header().get(c))).append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (List<Cell> row : table.rows()) {
      html.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        Cell cell = row.get(c);
        html.append("<td class=\"").append(tone(cell.tone()));
        html.append(c < table.textColumns() ? "\">" : " number\">");
        html.append(unbrokenTimes(escape(cell.text()))).append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private void picture(Picture picture) {
    Path file = pictureFolder.resolve(picture.file());
    String data;
    try {
      data = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
    html.append("<figure id=\"")
        .append(anchor(picture.file()))
        .append("\"><img alt=\"")
        .append(escape(picture.caption()))
        .append("\" width=\"");
    html.append(picture.width()).append("\" height=\"").append(picture.height());
    html.append("\" src=\"data:image/png;base64,").append(data).append("\">");
    if (!picture.caption().isEmpty()) {
      html.append("<figcaption>").append(escape(picture.caption())).append("</figcaption>");
    }
    html.append("</figure>\n");
  }

  /// Browsers break lines at hyphens, also in the middle of a date.
  private static String unbrokenTimes(String escaped) {
    return TIME.matcher(escaped).replaceAll("<span class=\"time\">$0</span>");
  }

  private static String tone(Tone tone) {
    return tone.name().toLowerCase(Locale.ROOT);
  }

  private static String anchor(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String stylesheet() {
    return Resources.text(HtmlRenderer.class, "report.css");
  }
}
