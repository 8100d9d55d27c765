package expanse.studio.training;

import expanse.base.InputException;
import expanse.training.EpochReport;
import expanse.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One training, or the opening of a run. Tells how far it is; can be stopped between two steps.
final class Job implements TrainingListener {
  private static final long TELL_NANOS = 200_000_000;

  private final int series;
  private final int number;
  private final Work work;
  private final Consumer<State> told;
  private final TreeMap<Integer, double[]> curve = new TreeMap<>(); // epoch -> sums and a count
  private volatile boolean stopped;
  private Phase phase = Phase.READING;
  private String message = "";
  private long done;
  private long all;
  private int forestsDone;
  private int forestsAll;
  private long lastTold;

  /// What is to be done.
  @FunctionalInterface
  interface Work {
    /// @param job listener of the training; told of every phase
    /// @throws InputException when it does not work
    void run(Job job);
  }

  /// Where a job is.
  enum Phase {
    OPENING,
    READING,
    TRAINING,
    SCORING,
    FINISHED,
    FAILED,
    STOPPED
  }

  /// How far a job is.
  ///
  /// @param series place of the instrument
  /// @param number of the run
  /// @param phase where it is
  /// @param done epochs and forests that are done
  /// @param all epochs and forests to do
  /// @param message why it failed, empty otherwise
  /// @param curve \[epochs] epoch, loss of training and of validation, F1; means over the models
  record State(
      int series,
      int number,
      Phase phase,
      long done,
      long all,
      String message,
      List<double[]> curve) {}

  /// Leaves the trainer's loop.
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// @param told hears every state, at most some times a second
  Job(int series, int number, Work work, Consumer<State> told) {
    this.series = series;
    this.number = number;
    this.work = work;
    this.told = told;
  }

  /// Does it; what goes wrong is told as a state.
  void run() {
    try {
      work.run(this);
      at(Phase.FINISHED);
    } catch (RuntimeException e) {
      if (stopped) {
        at(Phase.STOPPED);
      } else {
        fail(e instanceof InputException ? String.valueOf(e.getMessage()) : e.toString());
      }
    }
  }

  private synchronized void fail(String why) {
    message = why;
    at(Phase.FAILED);
  }

  /// Ends it at the next step.
  void stop() {
    stopped = true;
  }

  synchronized boolean isOver() {
    return phase == Phase.FINISHED || phase == Phase.FAILED || phase == Phase.STOPPED;
  }

  synchronized State state() {
    List<double[]> points = new ArrayList<>();
    curve.forEach((epoch, sums) ->
        points.add(new double[] {epoch, sums[0] / sums[3], sums[1] / sums[3], sums[2] / sums[3]}));
    return new State(series, number, phase, done + forestsDone, all + forestsAll, message, points);
  }

  /// A phase begins.
  synchronized void at(Phase now) {
    if (stopped && now != Phase.STOPPED) {
      throw new Stop();
    }
    phase = now;
    tell(true);
  }

  private void tell(boolean always) {
    long now = System.nanoTime();
    if (always || now - lastTold > TELL_NANOS) {
      lastTold = now;
      told.accept(state());
    }
  }

  @Override
  public synchronized void started(int member, int members, int before, int epochs, int steps) {
    all = (long) members * epochs;
    done += before;
  }

  @Override
  public void step(int member, int epoch, int step) {
    if (stopped) {
      throw new Stop();
    }
  }

  @Override
  public synchronized void epoch(EpochReport report) {
    double[] sums = curve.computeIfAbsent(report.epoch(), epoch -> new double[4]);
    sums[0] += report.trainLoss();
    sums[1] += report.validationLoss();
    sums[2] += report.spanF1();
    sums[3]++;
    done++;
    tell(false);
  }

  @Override
  public void trees(int fitted, int forests) {
    if (stopped) {
      throw new Stop();
    }
    tellTrees(fitted, forests);
  }

  private synchronized void tellTrees(int fitted, int forests) {
    if (fitted <= forestsDone) { // another kind of forests follows
      done += forestsDone;
      all += forestsAll;
    }
    forestsDone = fitted;
    forestsAll = forests;
    tell(false);
  }
}
