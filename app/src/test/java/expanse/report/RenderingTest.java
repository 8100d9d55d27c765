package expanse.report;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.report.Document.Banner;
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
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a document says stands in the HTML page and in the Markdown text alike.
class RenderingTest {
  @TempDir Path folder;

  @Test
  void everyTextOfADocumentStandsInHtmlAndInMarkdown() {
    Document document = sample("plain");
    String html = new HtmlRenderer(folder).render(document);
    String markdown = new MarkdownRenderer().render(document);
    for (String text :
        List.of(
            "title plain",
            "subtitle plain",
            "headline plain",
            "detail plain",
            "card plain",
            "0.123",
            "section plain",
            "paragraph plain",
            "caption plain",
            "column plain",
            "cell plain",
            "finding plain",
            "evidence plain",
            "remedy plain",
            "folded plain",
            "picture plain")) {
      assertThat(html).contains(text);
      assertThat(markdown).contains(text);
    }
  }

  @Test
  void timesInTablesStandOnOneLine() {
    String html = new HtmlRenderer(folder).render(sample("2024-12-25T18:07:00Z"));
    assertThat(html).contains("cell <span class=\"time\">2024-12-25T18:07:00Z</span>");
  }

  @Test
  void namesFromFilesCannotInjectMarkup() {
    String html = new HtmlRenderer(folder).render(sample("<script>alert(1)</script>\"&"));
    assertThat(html).doesNotContain("<script>");
    assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;");
    String markdown = new MarkdownRenderer().render(sample("a | b <b>*c*"));
    assertThat(markdown).contains("cell a \\| b &lt;b>\\*c\\*").doesNotContain("<b>");
  }

  @Test
  void thePageNeedsNoOtherFile() {
    String html = new HtmlRenderer(folder).render(sample("x"));
    assertThat(html).contains("src=\"data:image/png;base64,");
    assertThat(html).doesNotContain("http://").doesNotContain("https://").doesNotContain("<link");
  }

  @Test
  void everyEntryOfTheNavigationLeadsToASection() {
    Document document = new Document("t", "s");
    document.add(new Section("Test windows")).add(new Section("Scores, and more"));
    String html = new HtmlRenderer(folder).render(document);
    assertThat(html).contains("href=\"#test-windows\"").contains("id=\"test-windows\"");
    assertThat(html).contains("href=\"#scores-and-more\"").contains("id=\"scores-and-more\"");
  }

  private Document sample(String word) {
    Picture picture =
        Charts.save(
            folder,
            "p.png",
            new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB),
            "picture " + word);
    return new Document("title " + word, "subtitle " + word)
        .add(new Banner(Tone.GOOD, "headline " + word, "detail " + word))
        .add(new Cards(List.of(new Card("card " + word, "0.123", "context", Tone.PLAIN))))
        .add(new Section("section " + word))
        .add(new Text("paragraph " + word))
        .add(
            new Table(
                "caption " + word,
                List.of("column " + word, "second"),
                List.of(List.of(new Cell("cell " + word, Tone.BAD), Cell.of("2"))),
                1))
        .add(new Finding(Tone.WARN, "finding " + word, "evidence " + word, "remedy " + word, ""))
        .add(new Preformatted("folded " + word, "text"))
        .add(new Gallery(List.of(picture)));
  }
}
