package expanse.report;

import java.util.ArrayList;
import java.util.List;

/// A report as a list of blocks, so that HTML and Markdown say the same.
final class Document {
  /// One piece of a report.
  sealed interface Block
      permits Banner, Cards, Section, Text, Table, Picture, Gallery, Finding, Preformatted {}

  /// How a banner, a card or a table cell is coloured.
  enum Tone {
    GOOD,
    BAD,
    WARN,
    PLAIN
  }

  /// The sentence that matters most.
  record Banner(Tone tone, String headline, String detail) implements Block {}

  /// A number with its name and a line of context.
  record Card(String name, String value, String context, Tone tone) {}

  /// Numbers side by side.
  record Cards(List<Card> cards) implements Block {}

  /// A heading; its anchor goes into the table of contents.
  record Section(String title) implements Block {}

  /// A paragraph of plain text.
  record Text(String text) implements Block {}

  /// A table cell.
  record Cell(String text, Tone tone) {
    static Cell of(String text) {
      return new Cell(text, Tone.PLAIN);
    }
  }

  /// A table; columns after the first `textColumns` are aligned right.
  record Table(String caption, List<String> header, List<List<Cell>> rows, int textColumns)
      implements Block {}

  /// A picture that stands in the report's folder.
  record Picture(String file, String caption, int width, int height) implements Block {}

  /// Pictures in a grid.
  record Gallery(List<Picture> pictures) implements Block {}

  /// Something that went wrong or deserves a look: what, the evidence, the remedy, and the file of
  /// the picture that shows it, empty for none.
  record Finding(Tone tone, String name, String evidence, String remedy, String picture)
      implements Block {}

  /// Text that keeps its lines, folded away in HTML.
  record Preformatted(String title, String text) implements Block {}

  private final String title;
  private final String subtitle;
  private final List<Block> blocks = new ArrayList<>();

  Document(String title, String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  String title() {
    return title;
  }

  String subtitle() {
    return subtitle;
  }

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /// Whether a picture of that file is among the blocks.
  boolean shows(String file) {
    return blocks.stream()
        .anyMatch(block -> block instanceof Picture picture && picture.file().equals(file));
  }

  Document add(Block block) {
    blocks.add(block);
    return this;
  }
}
