package expanse.training;

import expanse.run.RunMetadata;

/// Hears how a training run goes on. Members of an ensemble train side by side, so the methods are
/// called from several threads.
public interface TrainingListener {
  /// Hears nothing.
  TrainingListener NONE = new TrainingListener() {};

  /// A member starts, or goes on.
  ///
  /// @param member number in the ensemble, from 1
  /// @param members size of the ensemble
  /// @param done epochs already done, 0 for a new run
  /// @param epochs epochs to do in all
  /// @param steps optimiser steps in an epoch
  default void started(int member, int members, int done, int epochs, int steps) {}

  /// An optimiser step was made.
  ///
  /// @param member number in the ensemble, from 1
  /// @param epoch counted from 1
  /// @param step within the epoch, counted from 1
  default void step(int member, int epoch, int step) {}

  /// An epoch is over and its log written.
  default void epoch(EpochReport report) {}

  /// A forest of boosted trees is fitted.
  ///
  /// @param done forests fitted so far
  /// @param all forests to fit
  default void trees(int done, int all) {}

  /// A member is done.
  ///
  /// @param member number in the ensemble, from 1
  /// @param result what came out
  default void finished(int member, RunMetadata.Result result) {}
}
