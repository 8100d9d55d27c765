package expanse.studio.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import expanse.base.AtomicFiles;
import expanse.base.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves the page and what it asks for on one address of this machine. The JDK's server speaks
/// HTTP; a virtual thread answers each request.
public final class WebServer implements AutoCloseable {
  /// Largest body of a write.
  static final int MOST_BYTES = 1 << 20;

  private static final String EVENTS = "/api/events";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " font-src 'self'; connect-src 'self'; frame-src 'self'; frame-ancestors 'none';"
          + " base-uri 'none'; form-action 'none'";

  static {
    // answers are written in two pieces, and the second would wait for the browser's receipt
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Gate gate;
  private final Routes routes;
  private final Events events;
  private final Assets assets = new Assets();
  private final String address;

  /// Starts to answer.
  ///
  /// @param at address of this machine; the loopback address unless the user named another
  /// @param port 0 for any that is free
  /// @throws InputException when the port is taken
  public WebServer(InetAddress at, int port, Routes routes, Events events) {
    this.routes = routes;
    this.events = events;
    try {
      server = HttpServer.create(new InetSocketAddress(at, port), 0);
    } catch (IOException e) {
      throw new InputException(
          "cannot listen on port "
              + port
              + " of "
              + at.getHostAddress()
              + ": "
              + AtomicFiles.reason(e)
              + "; name another with --port, or leave it out",
          e);
    }
    int bound = server.getAddress().getPort();
    String literal = at.getHostAddress();
    address = "http://" + (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + bound;
    String host = address.substring("http://".length());
    gate =
        new Gate(at.isLoopbackAddress() ? Set.of(host, "localhost:" + bound) : Set.of(host), bound);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /// Where the page is, with the token that lets a browser in.
  public String firstAddress() {
    return address + "/?token=" + gate.token();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Caller caller = Caller.of(exchange);
      Reply refusal = gate.refusal(caller);
      if (refusal != null) {
        send(exchange, refusal);
      } else if (gate.bringsToken(caller)) {
        send(
            exchange,
            Reply.html(303, "").with("Location", "/").with("Set-Cookie", gate.cookieHeader()));
      } else if (caller.path().equals(EVENTS) && !caller.writes()) {
        headers(exchange.getResponseHeaders());
        events.stream(exchange);
      } else {
        send(exchange, answer(caller, exchange));
      }
    }
  }

  private Reply answer(Caller caller, HttpExchange exchange) throws IOException {
    Handler handler = routes.find(caller.method(), caller.path());
    if (handler == null) {
      Reply file = caller.writes() ? null : assets.find(caller.path());
      return file == null ? Reply.NOT_FOUND : file;
    }
    byte[] body = {};
    if (caller.writes()) {
      body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        return Reply.error(413, "more than " + MOST_BYTES + " bytes are not taken at once");
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

  /// Stops at once.
  @Override
  public void close() {
    events.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
