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
/// fails is tried again with the same `Idempotency-Key`, the name of the signal, until it is taken:
/// also where the address or the credentials are wrong, which somebody can mend. Only a signal that
/// the other side refuses for what it is, is counted, told and passed over.
final class Webhook implements SignalSink {
  /// Signals that may wait; then bars wait, too.
  static final int WAITING = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long SECONDS_TO_END = 10;

  /// Answers that say something of the signal, not of who sends it, where to, or when: malformed,
  /// known already, too large, of a kind or content that is not taken.
  private static final Set<Integer> REFUSALS = Set.of(400, 409, 413, 415, 422);

  private static final int TOLD = 3;
  private static final int OK = 200;
  private static final int FIRST_REDIRECT = 300;

  private final URI address;
  private final String name;
  private final Backoff retry;
  private final Consumer<String> notes;
  private final boolean onlyInside;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final BlockingQueue<Posted> queue = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
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
        if (status >= OK && status < FIRST_REDIRECT) {
          return;
        }
        if (REFUSALS.contains(status)) {
          refused(posted, status);
          return;
        }
        why = "it answered " + status + hint(status);
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

  /// What to look at, for answers that no patience mends.
  private static String hint(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> " and points elsewhere; name its new address in --to";
      case 401, 403 -> "; it wants to know who asks: see to the credentials in --to";
      case 404, 405, 410 -> "; nothing takes signals there: see to the address in --to";
      default -> "";
    };
  }

  private void refused(Posted posted, int status) {
    long count = refused.incrementAndGet();
    if (count <= TOLD) {
      notes.accept(name + " refuses " + posted.id + ": it answered " + status);
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
    if (refused.get() > 0) {
      notes.accept(
          name + " refused " + Plural.of(refused.get(), "signal") + ", which it is not sent again");
    }
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
