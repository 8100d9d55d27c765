package expanse.evaluation;

import expanse.diagnosis.RunTables;
import expanse.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// The CSV files of a healthy run of forty epochs, in which a test spoils what it wants to provoke.
public final class SyntheticRun {
  static final int EPOCHS = 40;

  private final RunDirectory run;

  public SyntheticRun(Path folder) {
    this.run = new RunDirectory(folder);
    write(
        run.epochMetrics(),
        "epoch,train_loss,val_loss,span_f1,span_precision,span_recall,epoch_time",
        1,
        e -> line("%d,%s,%s,%s,0.5,0.5,0.1", e, falling(e, 2), falling(e, 2.1), rising(e, 0.5)));
    losses("1.0", null);
    write(
        run.uncertaintyParams(),
        "epoch,sigma_ptr,sigma_type,sigma_span,sigma_countdown,"
            + "weight_ptr,weight_type,weight_span,weight_countdown",
        5,
        e -> line("%d,%s,%s,%s,1.2,0.4,0.2,0.3,0.1", e, 0.8 - 0.005 * e, 0.9 + 0.002 * e, 0.9));
    write(
        run.probabilityStats(),
        "epoch,phase,in_span_mean,in_span_std,in_span_min,in_span_max,in_span_median,"
            + "out_span_mean,out_span_std,out_span_min,out_span_max,out_span_median,separation",
        1,
        e ->
            line(
                "%d,val,%s,0.1,0.0,0.9,0.4,0.1,0.1,0.0,0.8,0.1,%s",
                e, 0.1 + rising(e, 0.4), rising(e, 0.4)));
    write(
        run.featureStats(),
        "epoch,phase,feature_name,mean,std,min,max,median",
        5,
        e ->
            line("%d,train,body_pct,0.01,0.6,-1.0,1.0,0.0\n", e)
                + line("%d,train,bars_since_SH_norm,0.07,0.05,0.0,0.4,0.05\n", e)
                + line("%d,val,bars_since_SH_norm,0.07,0.05,0.0,0.4,0.05", e));
    write(
        run.taskShares(),
        "epoch,weight_ptr,weight_type,weight_span,weight_countdown,"
            + "loss_share_ptr,loss_share_type,loss_share_span,loss_share_countdown,"
            + "gradient_share_ptr,gradient_share_type,gradient_share_span,gradient_share_countdown",
        1,
        e -> line("%d,1,1,1,1,0.2,0.2,0.4,0.2,0.2,0.2,0.4,0.2", e));
    write(
        run.thresholdTable(),
        "threshold,f1,precision,recall,n_true_spans,n_pred_spans",
        1,
        e ->
            e > 9
                ? ""
                : line("%s,%s,0.5,0.5,100,100", 0.25 + 0.05 * e, 0.5 - 0.01 * (e - 5) * (e - 5)));
  }

  /// Rewrites the loss file: countdown loss, and the validation span loss by epoch.
  public SyntheticRun losses(
      String countdown, @org.jspecify.annotations.Nullable IntFunction<Double> span) {
    write(
        run.lossComponents(),
        "epoch,phase,loss_type,loss_ptr,loss_span,loss_countdown,total_loss",
        1,
        e ->
            line("%d,train,0.6,0.3,%s,%s,2.0\n", e, falling(e, 0.6), countdown)
                + line(
                    "%d,val,0.6,0.3,%s,%s,2.0",
                    e, span == null ? falling(e, 0.7) : span.apply(e), countdown));
    return this;
  }

  /// Changes every line of one file but the header.
  public SyntheticRun edit(Path file, UnaryOperator<String> line) {
    try {
      StringBuilder text = new StringBuilder();
      boolean header = true;
      for (String old : Files.readAllLines(file)) {
        text.append(header ? old : line.apply(old)).append('\n');
        header = false;
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public RunDirectory directory() {
    return run;
  }

  public RunTables tables() {
    return RunTables.read(run);
  }

  public static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  public static double falling(int epoch, double from) {
    return from * (0.5 + 0.5 * Math.exp(-epoch / 10.0));
  }

  static double rising(int epoch, double to) {
    return to * (1 - Math.exp(-epoch / 10.0));
  }

  private static void write(Path file, String header, int every, IntFunction<String> row) {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int e = every; e <= EPOCHS; e += every) {
      String line = row.apply(e);
      if (!line.isEmpty()) {
        text.append(line).append('\n');
      }
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
