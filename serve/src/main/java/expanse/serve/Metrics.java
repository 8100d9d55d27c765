package expanse.serve;

import expanse.web.Watcher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/// What the server counts and times, for Prometheus.
final class Metrics implements Watcher, AutoCloseable {
  private static final double[] PERCENTILES = {0.5, 0.99};

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /// All figures, as Prometheus reads them.
  String text() {
    return registry.scrape();
  }

  @Override
  public void answered(String route, int status, long nanos) {
    time("expanse.requests", nanos, Tags.of("route", route, "status", Integer.toString(status)));
  }

  /// A live signal was computed.
  void signal(String run, boolean inside, long nanos) {
    time("expanse.signals", nanos, Tags.of("run", run, "inside", Boolean.toString(inside)));
  }

  private void time(String name, long nanos, Tags tags) {
    Timer.builder(name)
        .tags(tags)
        .publishPercentiles(PERCENTILES)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /// Bars were taken.
  ///
  /// @param use `live` or `series`
  void bars(String run, String use, int count) {
    count("expanse.bars", Tags.of("run", run, "use", use), count);
  }

  /// A session gap began.
  void gap(String run) {
    count("expanse.gaps", Tags.of("run", run), 1);
  }

  /// A bar was not taken.
  void refused(String run, String why) {
    count("expanse.bars.refused", Tags.of("run", run, "why", why), 1);
  }

  /// A run was opened anew.
  void reloaded(String run) {
    count("expanse.reloads", Tags.of("run", run), 1);
  }

  private void count(String name, Tags tags, int by) {
    Counter.builder(name).tags(tags).register(registry).increment(by);
  }

  /// Shows how many symbols a run follows and how many listen to it.
  void watch(String run, IntSupplier symbols, IntSupplier listeners) {
    gauge("expanse.symbols", symbols, Tags.of("run", run));
    gauge("expanse.listeners", listeners, Tags.of("run", run));
    count("expanse.gaps", Tags.of("run", run), 0);
    count("expanse.reloads", Tags.of("run", run), 0);
  }

  /// Shows how many requests wait for their turn.
  void watchQueue(IntSupplier waiting) {
    gauge("expanse.queue", waiting, Tags.empty());
  }

  private void gauge(String name, IntSupplier value, Tags tags) {
    Gauge.builder(name, value, IntSupplier::getAsInt)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void close() {
    registry.close();
  }
}
