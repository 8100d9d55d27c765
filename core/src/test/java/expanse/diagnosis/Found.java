package expanse.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.evaluation.Evaluation;
import expanse.evaluation.SyntheticRun;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks for findings, and tries their remedies.
final class Found {
  private Found() {}

  static Finding only(SyntheticRun run, Evaluation evaluation, String rule) {
    List<Finding> findings = Diagnosis.of(run.tables(), false, "time", evaluation, 0.01);
    assertThat(rules(findings)).containsExactly(rule);
    requireRealSettings(findings.get(0).remedy());
    return findings.get(0);
  }

  static Finding find(List<Finding> findings, String rule) {
    Finding found = findings.stream().filter(f -> f.rule().equals(rule)).findFirst().orElseThrow();
    requireRealSettings(found.remedy());
    return found;
  }

  /// Every `key=value` of a remedy is accepted as a setting.
  private static void requireRealSettings(String remedy) {
    assertThat(remedy).isNotEmpty();
    Matcher setting = Pattern.compile("[a-z_]+\\.[a-z_.]+=[a-z0-9.-]+").matcher(remedy);
    while (setting.find()) {
      SettingsReader.with(Presets.named("recommended"), List.of(setting.group()));
    }
    Matcher key = Pattern.compile("\\b[a-z]+\\.[a-z_]+(\\.[a-z_]+)*").matcher(remedy);
    while (key.find()) {
      String name = key.group();
      assertThatThrownBy(
              () -> SettingsReader.with(Presets.named("recommended"), List.of(name + "=?")))
          .as(name)
          .isInstanceOf(InputException.class)
          .hasMessageNotContaining("no setting is called");
    }
  }

  static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }
}
