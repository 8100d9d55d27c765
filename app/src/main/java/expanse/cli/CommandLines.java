package expanse.cli;

import expanse.cli.console.Console;
import expanse.cli.console.Errors;
import expanse.cli.data.FeaturesCommand;
import expanse.cli.run.CompareCommand;
import expanse.cli.run.EvaluateCommand;
import expanse.cli.run.ExperimentCommand;
import expanse.cli.run.ExportCommand;
import expanse.cli.run.LearnCurveCommand;
import expanse.cli.run.LiveCommand;
import expanse.cli.run.PredictCommand;
import expanse.cli.run.PresetsCommand;
import expanse.cli.run.PretrainCommand;
import expanse.cli.run.ProveCausalCommand;
import expanse.cli.run.ReportCommand;
import expanse.cli.run.ScanCommand;
import expanse.cli.run.SuggestCommand;
import expanse.cli.run.ThresholdCommand;
import expanse.cli.run.TrainCommand;
import expanse.cli.shell.CompletionCommand;
import expanse.cli.shell.ManCommand;
import expanse.kernel.Kernels;
import expanse.pipeline.RunMaker;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/// Puts the commands together.
final class CommandLines {
  private static final List<String> NAMES =
      List.of(
          "demo",
          "doctor",
          "studio",
          "bars",
          "label",
          "windows",
          "features",
          "pretrain",
          "train",
          "threshold",
          "evaluate",
          "compare",
          "experiment",
          "predict",
          "scan",
          "serve",
          "live",
          "report",
          "export",
          "learn-curve",
          "suggest",
          "presets",
          "prove-causal",
          "completion",
          "man");

  private CommandLines() {}

  /// The command line for these arguments, writing to this console. When they begin with the name
  /// of a command it knows that one alone: to read the options of all takes longer than many
  /// commands do.
  static CommandLine of(Console console, String... arguments) {
    return of(console, null, arguments);
  }

  /// The same, with the runs of experiments and learning curves made elsewhere.
  ///
  /// @param elsewhere null for this machine
  static CommandLine of(Console console, @Nullable RunMaker elsewhere, String... arguments) {
    ExpanseCommand root = new ExpanseCommand(console);
    CommandLine line = new CommandLine(root);
    boolean isNamed = arguments.length > 0 && NAMES.contains(arguments[0]);
    for (String name : isNamed ? List.of(arguments[0]) : NAMES) {
      line.addSubcommand(name, command(name, console, elsewhere));
    }
    line.registerConverter(ZoneId.class, CommandLines::zone);
    line.setOut(console.out());
    line.setErr(console.err());
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    Errors errors = new Errors(console, root::debug);
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
    line.setExecutionStrategy(parsed -> {
      noteSlowKernels(console, parsed);
      return new RunLast().execute(parsed);
    });
    return line;
  }

  /// Commands that compute with networks are those that take a number of threads, and the page.
  private static void noteSlowKernels(Console console, ParseResult parsed) {
    CommandLine last = parsed.asCommandLineList().getLast();
    CommandSpec spec = last.getCommandSpec();
    boolean computes =
        spec.findOption("--threads") != null || spec.userObject() instanceof StudioCommand;
    String warning = computes && !last.isUsageHelpRequested() ? Kernels.warning() : null;
    if (warning != null) {
      console.note("note: " + warning);
    }
  }

  private static Object command(String name, Console console, @Nullable RunMaker elsewhere) {
    return switch (name) {
      case "demo" -> new DemoCommand(console);
      case "doctor" -> new DoctorCommand(console);
      case "studio" -> new StudioCommand(console);
      case "bars" -> BarsCommand.of(console);
      case "label" -> LabelCommand.of(console);
      case "windows" -> WindowsCommand.of(console);
      case "features" -> new FeaturesCommand(console);
      case "pretrain" -> new PretrainCommand(console);
      case "train" -> new TrainCommand(console);
      case "threshold" -> new ThresholdCommand(console);
      case "evaluate" -> new EvaluateCommand(console);
      case "compare" -> new CompareCommand(console);
      case "experiment" -> new ExperimentCommand(console, elsewhere);
      case "predict" -> new PredictCommand(console);
      case "scan" -> new ScanCommand(console);
      case "serve" -> new ServeCommand(console);
      case "live" -> new LiveCommand(console);
      case "report" -> new ReportCommand(console);
      case "export" -> new ExportCommand(console);
      case "learn-curve" -> new LearnCurveCommand(console, elsewhere);
      case "suggest" -> new SuggestCommand(console);
      case "presets" -> new PresetsCommand(console);
      case "prove-causal" -> new ProveCausalCommand(console);
      case "completion" -> new CompletionCommand(console, () -> of(console));
      case "man" -> new ManCommand(console, () -> of(console));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is no time zone; write one such as UTC or Europe/Berlin");
    }
  }
}
