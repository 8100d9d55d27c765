package expanse.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// Colours and fonts that all pictures share. Chosen so that the pairs stay apart for colour-blind
/// readers.
final class Palette {
  static final Color INK = new Color(0x1c2430);
  static final Color SOFT = new Color(0x5b6675);
  static final Color LINE = new Color(0xe3e7ed);
  static final Color BLUE = new Color(0x2456a6);
  static final Color ORANGE = new Color(0xd9822b);
  static final Color GREEN = new Color(0x12805c);
  static final Color RED = new Color(0xc0392b);
  static final Color PURPLE = new Color(0x7d4fa8);
  static final Color[] SERIES = {
    BLUE,
    ORANGE,
    GREEN,
    PURPLE,
    RED,
    SOFT,
    new Color(0x1c9fb5),
    new Color(0x8a5a2b),
    new Color(0xd76ba8),
    new Color(0x97a11f)
  };

  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 22);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 19);

  static final BasicStroke THICK =
      new BasicStroke(3.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final BasicStroke THIN = new BasicStroke(2f);
  static final BasicStroke DASHED =
      new BasicStroke(
          2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {9, 7}, 0);

  private Palette() {}

  /// Draws smoothly on a picture, which becomes white.
  ///
  /// @return to be disposed of
  static Graphics2D on(BufferedImage image) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    return g;
  }

  /// The colour with another opacity.
  static Color fade(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }
}
