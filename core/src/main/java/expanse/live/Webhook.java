package expanse.live;

import expanse.base.Plural;
import expanse.feed.Backoff;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Posts signals to a web address, one after the other in their order, on a thread of its own. What
/// fails is tried again with the same `Idempotency-Key`, the name of the signal, until it is taken;
/// what the other side says it will never take is told and passed over.
final class Webhook implements SignalSink {
  /// Signals that may wait; then bars wait, too.
  static final int WAITING = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long SECONDS_TO_END = 10;
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);
  private static final int FIRST_ERROR = 400;
  private static final int FIRST_ERROR_OF_SERVER = 500;

  private final URI address;
  private final String name;
  private final Backoff retry;
  private final Consumer<String> notes;
  private final boolean onlyInside;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final BlockingQueue<Posted> queue = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;
  private final AtomicLong delivered = new AtomicLong();
  private long handed;
  private volatile boolean ending;

  private record Posted(String id, String line) {}

  /// @param onlyInside whether signals are passed over that neither say inside nor retract
  Webhook(URI address, boolean onlyInside, Backoff retry, Consumer<String> notes) {
    this.address = address;
    // what follows the path may hold a secret
    this.name = address.getScheme() + "://" + address.getAuthority() + address.getPath();
    this.retry = retry;
    this.onlyInside = onlyInside;
    this.notes = notes;
    this.thread = Thread.ofPlatform().daemon().name("expanse-webhook").start(this::work);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void send(String id, String line) throws InterruptedException {
    Posted posted = new Posted(id, line);
    if (!queue.offer(posted)) {
      notes.accept(
          name
              + " does not take what it is sent, and "
              + WAITING
              + " signals wait; bars wait, too");
      queue.put(posted);
    }
    handed++;
  }

  private void work() {
    try {
      while (!ending || !queue.isEmpty()) {
        Posted next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          if (!onlyInside || tells(next.line)) {
            post(next);
          }
          delivered.incrementAndGet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is left stays in the saved state
    }
  }

  private static boolean tells(String line) {
    return line.contains("\"inside\":true") || !line.endsWith("\"revises\":[]}");
  }

  private void post(Posted posted) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", ascii(posted.id))
            .POST(BodyPublishers.ofString(posted.line, StandardCharsets.UTF_8))
            .build();
    for (int failures = 1; ; failures++) {
      String why;
      long wait = retry.millis(failures);
      try {
        HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
        int status = response.statusCode();
        if (status < FIRST_ERROR) {
          return;
        }
        why = "it answered " + status;
        if (status < FIRST_ERROR_OF_SERVER && !PASSING.contains(status)) {
          notes.accept(name + " refuses " + posted.id + ": " + why);
          return;
        }
        wait = Math.max(wait, asked(response));
      } catch (IOException e) {
        why =
            String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
      }
      if (Integer.bitCount(failures) == 1) { // the 1st, 2nd, 4th, 8th …
        notes.accept(name + " did not take " + posted.id + ": " + why + "; attempt " + failures);
      }
      Thread.sleep(wait);
    }
  }

  private static long asked(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("\\d{1,4}") ? 1000 * Long.parseLong(seconds) : 0;
  }

  /// A name as a header may hold it.
  private static String ascii(String id) {
    StringBuilder out = new StringBuilder();
    id.codePoints()
        .forEach(c -> {
          if (c > ' ' && c < 127 && c != '%') {
            out.appendCodePoint(c);
          } else {
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
              out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
          }
        });
    return out.toString();
  }

  @Override
  public long delivered() {
    return delivered.get();
  }

  @Override
  public void close() {
    ending = true;
    try {
      thread.join(Duration.ofSeconds(SECONDS_TO_END));
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
    long left = handed - delivered.get();
    if (left > 0) {
      notes.accept(
          name
              + " has not taken "
              + Plural.of(left, "signal")
              + "; with --state they are posted after the next start");
    }
  }
}
