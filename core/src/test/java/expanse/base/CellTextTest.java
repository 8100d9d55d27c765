package expanse.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellTextTest {
  @Test
  void whatASpreadsheetTakesForAFormulaGetsAnApostrophe() {
    for (String text : new String[] {"=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r\n@x"}) {
      assertThat(CellText.of(text)).startsWith("'").doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
      assertThat(CellText.of(CellText.of(text))).isEqualTo(CellText.of(text));
    }
  }

  @Test
  void ordinaryTextStaysAndControlCharactersBecomeBlanks() {
    for (String text : new String[] {"", "w1", "late start", "2024-01-01", "a=b", "ü, \"x\""}) {
      assertThat(CellText.of(text)).isEqualTo(text);
    }
    assertThat(CellText.of("a\u001b[31mb\nc\u0000")).isEqualTo("a [31mb\nc ");
  }
}
