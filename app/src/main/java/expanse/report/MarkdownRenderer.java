package expanse.report;

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
import java.util.List;

/// Renders a document as Markdown that refers to the pictures beside it.
final class MarkdownRenderer {
  private final StringBuilder out = new StringBuilder(1 << 14);

  String render(Document document) {
    out.append("# ").append(escape(document.title())).append("\n\n");
    out.append(escape(document.subtitle())).append("\n\n");
    for (Block block : document.blocks()) {
      block(document, block);
    }
    return out.toString();
  }

  private void block(Document document, Block block) {
    switch (block) {
      case Banner banner -> {
        out.append("> **").append(escape(banner.headline())).append("**\n>\n> ");
        out.append(escape(banner.detail())).append("\n\n");
      }
      case Cards cards -> {
        row(List.of("figure", "value", ""));
        row(List.of("---", "---", "---"));
        for (Card card : cards.cards()) {
          row(List.of(escape(card.name()), escape(card.value()), escape(card.context())));
        }
        out.append('\n');
      }
      case Section section -> out.append("## ").append(escape(section.title())).append("\n\n");
      case Text text -> out.append(escape(text.text())).append("\n\n");
      case Table table -> table(table);
      case Picture picture -> picture(picture);
      case Gallery gallery -> gallery.pictures().forEach(this::picture);
      case Finding finding -> {
        out.append("- **").append(escape(finding.name())).append("**");
        out.append(finding.tone() == Tone.PLAIN ? "" : mark(finding.tone())).append(": ");
        out.append(escape(finding.evidence()));
        if (!finding.remedy().isEmpty()) {
          out.append(" *").append(escape(finding.remedy())).append("*");
        }
        if (document.shows(finding.picture())) {
          out.append(" [picture](").append(finding.picture()).append(')');
        }
        out.append("\n\n");
      }
      case Preformatted pre -> {
        out.append("### ").append(escape(pre.title())).append("\n\n```\n");
        out.append(pre.text().strip()).append("\n```\n\n");
      }
    }
  }

  private void table(Table table) {
    if (!table.caption().isEmpty()) {
      out.append("*").append(escape(table.caption())).append("*\n\n");
    }
    row(table.header().stream().map(MarkdownRenderer::escape).toList());
    StringBuilder rule = new StringBuilder("|");
    for (int c = 0; c < table.header().size(); c++) {
      rule.append(c < table.textColumns() ? " --- |" : " ---: |");
    }
    out.append(rule).append('\n');
    for (List<Cell> cells : table.rows()) {
      row(cells.stream().map(cell -> escape(cell.text()) + mark(cell.tone())).toList());
    }
    out.append('\n');
  }

  private void picture(Picture picture) {
    out.append("![").append(escape(picture.caption())).append("](");
    out.append(picture.file()).append(")\n\n");
  }

  private void row(List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String mark(Tone tone) {
    return switch (tone) {
      case GOOD -> " ✓";
      case BAD -> " ✗";
      case WARN -> " !";
      case PLAIN -> "";
    };
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("_", "\\_");
  }
}
