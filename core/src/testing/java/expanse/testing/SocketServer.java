package expanse.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.function.BiConsumer;

/// The part of a WebSocket server (RFC 6455) that tests need: it takes connections one after the
/// other, and lets each be served as the test says.
public final class SocketServer implements AutoCloseable {
  private static final String KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server;
  private final BiConsumer<Integer, Client> serving;

  /// @param serving is given the number of the connection, from 0, and the connection, which is
  ///   closed without a word when it returns
  public SocketServer(BiConsumer<Integer, Client> serving) {
    this.serving = serving;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /// A connection.
  public static final class Client {
    private final DataInputStream in;
    private final OutputStream out;

    private Client(Socket socket) throws IOException {
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /// Sends a message, in two frames when it is longer than a few bytes.
    public void send(String message) {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      int half = bytes.length > 8 ? bytes.length / 2 : bytes.length;
      try {
        frame(half == bytes.length ? 0x81 : 0x01, bytes, 0, half);
        if (half < bytes.length) {
          frame(0x80, bytes, half, bytes.length);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void frame(int head, byte[] bytes, int from, int to) throws IOException {
      int length = to - from;
      out.write(head);
      if (length < 126) {
        out.write(length);
      } else {
        out.write(126);
        out.write(length >> 8);
        out.write(length);
      }
      out.write(bytes, from, length);
      out.flush();
    }

    /// Waits for a message, which is short.
    public String receive() {
      try {
        in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
          length = in.readUnsignedShort();
        }
        byte[] mask = in.readNBytes(4);
        byte[] bytes = in.readNBytes(length);
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] ^= mask[i % 4];
        }
        return new String(bytes, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void shakeHands() throws IOException {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) in.readUnsignedByte());
      }
      String key = "";
      for (String line : head.toString().split("\r\n", -1)) {
        if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = line.substring(line.indexOf(':') + 1).strip();
        }
      }
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(sha1(key + KEY))
              + "\r\n\r\n";
      out.write(answer.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    private static byte[] sha1(String text) {
      try {
        return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void serve() {
    for (int number = 0; ; number++) {
      try (Socket socket = server.accept()) {
        Client client = new Client(socket);
        client.shakeHands();
        serving.accept(number, client);
      } catch (IOException | UncheckedIOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  /// Where it listens.
  public String address() {
    return "ws://127.0.0.1:" + server.getLocalPort() + "/ws";
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
