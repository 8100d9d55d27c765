package expanse.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import expanse.base.AtomicFiles;
import expanse.base.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Answers on one address of this machine. The JDK's server speaks HTTP; a virtual thread answers
/// each request.
public final class WebServer implements AutoCloseable {
  private static final int SECONDS_TO_ASK = 20;
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " font-src 'self'; connect-src 'self'; frame-src 'self'; frame-ancestors 'none';"
          + " base-uri 'none'; form-action 'none'";

  static {
    // answers are written in two pieces, and the second would wait for the other side's receipt
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // who sends a request byte by byte holds a connection no longer
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(SECONDS_TO_ASK));
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Gate gate;
  private final Door door;
  private final Routes routes;
  private final List<Events> events;
  private final Limits limits;
  private final Rate rate;
  private final Watcher watcher;
  private final String address;

  /// What is answered, to whom, and how much of it.
  ///
  /// @param routes what is answered
  /// @param events that streams tell of; ended with the server
  /// @param door who may ask
  /// @param limits how much is taken
  /// @param watcher is told of every answer
  public record Service(
      Routes routes, List<Events> events, Door door, Limits limits, Watcher watcher) {
    /// Copies the list.
    public Service {
      events = List.copyOf(events);
    }
  }

  /// Starts to answer.
  ///
  /// @throws InputException when the port is taken
  public WebServer(Listening listening, Service service) {
    routes = service.routes();
    events = service.events();
    door = service.door();
    limits = service.limits();
    rate = new Rate(limits.perSecond(), System::nanoTime);
    watcher = service.watcher();
    server = bind(listening);
    int bound = server.getAddress().getPort();
    address = listening.scheme() + "://" + listening.host(bound);
    gate = new Gate(listening.scheme(), listening.hosts(bound), door);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private static HttpServer bind(Listening listening) {
    InetSocketAddress at = new InetSocketAddress(listening.at(), listening.port());
    try {
      if (listening.tls() == null) {
        return HttpServer.create(at, 0);
      }
      HttpsServer server = HttpsServer.create(at, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(listening.tls()));
      return server;
    } catch (IOException e) {
      throw new InputException(
          "cannot listen on port "
              + listening.port()
              + " of "
              + listening.at().getHostAddress()
              + ": "
              + AtomicFiles.reason(e)
              + "; name another with --port, or leave it out",
          e);
    }
  }

  /// Where it answers, without a slash at the end.
  public String address() {
    return address;
  }

  private void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    try (exchange) {
      Caller caller = Caller.of(exchange);
      Handler handler = routes.find(caller.method(), caller.path());
      StreamHandler stream = routes.findStream(caller.method(), caller.path());
      String route =
          handler == null && stream == null ? "other" : caller.method() + " " + caller.path();
      Reply reply = beforehand(caller);
      if (reply == null && stream != null) {
        reply = stream(stream, caller, exchange, route, start);
        if (reply == null) {
          return;
        }
      }
      if (reply == null) {
        reply = handler == null ? file(caller) : answer(handler, caller, exchange);
      }
      send(exchange, reply);
      watcher.answered(route, reply.status(), System.nanoTime() - start);
    }
  }

  /// What is answered whatever is asked for, null when the question counts.
  private @Nullable Reply beforehand(Caller caller) {
    Reply refusal = gate.refusal(caller);
    if (refusal != null) {
      return refusal;
    }
    Reply welcome = door.welcome(caller);
    if (welcome != null) {
      return welcome;
    }
    return rate.pass()
        ? null
        : Reply.error(429, "more requests a second than are taken").with("Retry-After", "1");
  }

  /// Streams until the other side goes away; null, or why there is no stream.
  private @Nullable Reply stream(
      StreamHandler handler, Caller caller, HttpExchange exchange, String route, long start)
      throws IOException {
    Events.Feed feed;
    try {
      feed = handler.open(Ask.of(caller.query(), new byte[0]));
    } catch (InputException e) {
      return Reply.error(422, String.valueOf(e.getMessage()));
    }
    if (!feed.open()) {
      return Reply.error(503, "as many listen as may at a time").with("Retry-After", "10");
    }
    watcher.answered(route, 200, System.nanoTime() - start);
    headers(exchange.getResponseHeaders());
    feed.stream(exchange);
    return null;
  }

  private Reply file(Caller caller) {
    Reply file = routes.findFile(caller.method(), caller.path());
    return file == null ? Reply.NOT_FOUND : file;
  }

  private Reply answer(Handler handler, Caller caller, HttpExchange exchange) throws IOException {
    byte[] body = {};
    if (caller.writes()) {
      body = exchange.getRequestBody().readNBytes(limits.bytes() + 1);
      if (body.length > limits.bytes()) {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        return Reply.error(413, "more than " + limits.bytes() + " bytes are not taken at once");
      }
    }
    try {
      return handler.answer(Ask.of(caller.query(), body));
    } catch (InputException e) {
      return Reply.error(422, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Reply.error(500, "this should not have happened: " + e);
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers(headers);
    headers.set("Content-Type", reply.type());
    reply.headers().forEach(headers::set);
    if (reply.status() >= 400) {
      headers.set("Connection", "close"); // the rest of a refused body is not read
    }
    boolean empty = reply.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
    if (!empty) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply.body());
      }
    }
  }

  private static void headers(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  /// Stops to take requests, and ends those under way after a while.
  ///
  /// @param seconds that requests under way have to end
  public void close(int seconds) {
    events.forEach(Events::close);
    server.stop(seconds);
    threads.shutdownNow();
  }

  /// Stops at once.
  @Override
  public void close() {
    close(0);
  }
}
