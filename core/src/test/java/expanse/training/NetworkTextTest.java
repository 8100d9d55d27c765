package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.label.SpanTypes;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTextTest {
  @ParameterizedTest
  @CsvSource({
    "loss.span.kind=soft, '97,547', 1 BiLSTM layer of 2 x 96 units",
    "loss.span.kind=crf, '97,748', 1 BiLSTM layer",
    "model.layers=2, '320,267', 2 BiLSTM layers"
  })
  void theNumberOfParametersIsTheSumOfItsParts(String change, String all, String layers) {
    TrainingSettings settings =
        SettingsReader.with(Presets.named("seed-baseline"), List.of(change));
    List<String> names = java.util.stream.IntStream.range(0, 12).mapToObj(k -> "f" + k).toList();
    String line = NetworkText.of(settings, names, SpanTypes.SEEDS).getFirst();
    assertThat(line).startsWith("network of 12 inputs").contains(layers, all + " parameters");
    int sum =
        Pattern.compile("[a-z_]+[0-9]* ([0-9,]+)(?:, |\\))")
            .matcher(line.substring(line.indexOf('(') + 1))
            .results()
            .mapToInt(m -> Integer.parseInt(m.group(1).replace(",", "")))
            .sum();
    assertThat(String.format(java.util.Locale.ROOT, "%,d", sum)).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({"3, 3 networks of 12 inputs"})
  void membersThatReadAsMuchShareALine(int members, String start) {
    TrainingSettings settings =
        SettingsReader.with(Presets.named("seed-baseline"), List.of("ensemble.members=" + members));
    assertThat(NetworkText.of(settings, Collections.nCopies(12, "f"), SpanTypes.SEEDS)).hasSize(1);
    assertThat(NetworkText.of(settings, Collections.nCopies(12, "f"), SpanTypes.SEEDS).getFirst())
        .startsWith(start);
  }
}
