import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// Makes the documentation site out of the Markdown pages: HTML that needs no network and no
/// server, with a search over an index made beforehand. A link that leads nowhere ends it with code
/// 1.
///
/// `./mvnw verify` runs it; the site lies in `target/site`, its first page is `index.html`.
public final class Site {
  private static final Path OUT = Path.of("target", "site");
  private static final Path STYLE = Path.of("studio/src/main/resources/expanse/studio/page");
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

  /// What a page has under one heading.
  ///
  /// @param id of the heading, as GitHub makes it
  private record Section(Heading heading, String id, String title, String text) {}

  /// A page.
  ///
  /// @param source the Markdown file
  /// @param to its place in the site
  private record Page(Path source, Path to, Node tree, String title, List<Section> sections) {}

  private final Map<Path, Page> pages = new LinkedHashMap<>();
  private final Set<Path> files = new LinkedHashSet<>();
  private final Set<Path> folders = new LinkedHashSet<>();
  private final List<String> wrong = new ArrayList<>();

  private Site() {}

  public static void main(String[] args) throws IOException {
    Site site = new Site();
    site.write();
    site.wrong.forEach(line -> System.err.println("[ERROR] " + line));
    System.exit(site.wrong.isEmpty() ? 0 : 1);
  }

  private void write() throws IOException {
    read();
    empty();
    String menu = Files.readString(Path.of("docs", "README.md"));
    for (Page page : pages.values()) {
      page.tree().accept(new Links(page));
      Path file = OUT.resolve(page.to());
      Files.createDirectories(file.getParent());
      Files.writeString(file, html(page, menu));
    }
    for (Path folder : folders) {
      list(folder);
    }
    for (Path file : files) {
      Path copy = OUT.resolve(place(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(
        OUT.resolve("site.css"),
        Files.readString(STYLE.resolve("style/tokens.css"))
            + Files.readString(Path.of("tools", "site", "site.css")));
    Files.copy(Path.of("tools", "site", "site.js"), OUT.resolve("site.js"));
    Files.writeString(OUT.resolve("search-index.js"), index());
  }

  /// A page that lists the files of a folder.
  private void list(Path folder) throws IOException {
    StringBuilder html = new StringBuilder("<!doctype html><meta charset=\"utf-8\"><ul>\n");
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        files.add(file);
        String name = escaped(folder.relativize(file).toString().replace('\\', '/'));
        html.append("<li><a href=\"").append(name).append("\">").append(name).append("</a>\n");
      }
    }
    Path page = OUT.resolve(place(folder)).resolve("index.html");
    Files.createDirectories(page.getParent());
    Files.writeString(page, html.append("</ul>\n"));
  }

  private void read() throws IOException {
    Set<Path> sources = new TreeSet<>();
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).forEach(sources::add);
    }
    for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
      sources.add(Path.of(name));
    }
    for (Path source : sources) {
      Node tree = PARSER.parse(Files.readString(source));
      List<Section> sections = sections(tree);
      String title = sections.isEmpty() ? source.toString() : sections.getFirst().title();
      pages.put(source, new Page(source, place(source), tree, title, sections));
    }
  }

  private static void empty() throws IOException {
    if (Files.exists(OUT)) {
      try (Stream<Path> tree = Files.walk(OUT)) {
        for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(OUT);
  }

  /// Where a file of the project lies in the site: pages of `docs` at the top, the index of `docs`
  /// as the first page, other files below `project`.
  private static Path place(Path file) {
    Path docs = Path.of("docs");
    Path below = file.startsWith(docs) ? docs.relativize(file) : Path.of("project").resolve(file);
    String name = below.toString();
    return Path.of(
        name.equals("README.md")
            ? "index.html"
            : name.endsWith(".md") ? name.substring(0, name.length() - 3) + ".html" : name);
  }

  /// The sections of a page, each with its plain text for the search.
  private static List<Section> sections(Node tree) {
    List<Section> sections = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (Node node = tree.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading) {
        close(sections, text);
        String title = text(heading);
        sections.add(new Section(heading, id(title, seen), title, ""));
      } else {
        text.append(text(node)).append(' ');
      }
    }
    close(sections, text);
    return sections;
  }

  private static void close(List<Section> sections, StringBuilder text) {
    if (!sections.isEmpty()) {
      Section last = sections.removeLast();
      String plain = text.toString().replaceAll("\\s+", " ").strip();
      sections.add(new Section(last.heading(), last.id(), last.title(), plain));
    }
    text.setLength(0);
  }

  private static String id(String title, Map<String, Integer> seen) {
    String id =
        title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    int before = seen.merge(id, 1, Integer::sum) - 1;
    return before == 0 ? id : id + "-" + before;
  }

  private static String text(Node node) {
    StringBuilder text = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text t) {
            text.append(t.getLiteral());
          }

          @Override
          public void visit(Code code) {
            text.append(code.getLiteral());
          }

          @Override
          public void visit(FencedCodeBlock code) {
            text.append(code.getLiteral()).append(' ');
          }

          @Override
          public void visit(SoftLineBreak b) {
            text.append(' ');
          }

          @Override
          public void visit(CustomNode custom) {
            visitChildren(custom);
            if (custom instanceof TableCell) {
              text.append(' ');
            }
          }
        });
    return text.toString();
  }

  /// Turns links between files of the project into links of the site, and checks them.
  private final class Links extends AbstractVisitor {
    private final Page page;

    Links(Page page) {
      this.page = page;
    }

    @Override
    public void visit(Link link) {
      link.setDestination(resolve(link.getDestination()));
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      image.setDestination(resolve(image.getDestination()));
      visitChildren(image);
    }

    private String resolve(String target) {
      if (target.matches("[a-z]+:.*")) {
        return target;
      }
      int hash = target.indexOf('#');
      String path = hash < 0 ? target : target.substring(0, hash);
      String id = hash < 0 ? "" : target.substring(hash + 1);
      Path folder = page.source().toAbsolutePath().getParent();
      Path file = Path.of("").toAbsolutePath().relativize(folder.resolve(path).normalize());
      Page other = path.isEmpty() ? page : pages.get(file);
      if (other == null) {
        if (Files.isDirectory(file)) {
          folders.add(file);
          return relative(place(file).resolve("index.html"));
        }
        if (!Files.isRegularFile(file)) {
          wrong.add(page.source() + ": nothing is at " + target);
        }
        files.add(file);
        return relative(place(file));
      }
      if (!id.isEmpty() && other.sections().stream().noneMatch(s -> s.id().equals(id))) {
        wrong.add(page.source() + ": no heading of " + other.source() + " is #" + id);
      }
      return (path.isEmpty() ? "" : relative(other.to())) + (id.isEmpty() ? "" : "#" + id);
    }

    private String relative(Path to) {
      return Site.relative(page, to);
    }
  }

  /// A link from a page to a place in the site.
  private static String relative(Page page, Path to) {
    Path folder = page.to().getParent();
    Path path = folder == null ? to : folder.relativize(to);
    return path.toString().replace('\\', '/');
  }

  private String html(Page page, String menu) {
    Map<Node, String> ids = new HashMap<>();
    page.sections().forEach(section -> ids.put(section.heading(), section.id()));
    String content =
        HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .attributeProviderFactory(context ->
                (node, tag, attributes) -> {
                  if (ids.containsKey(node)) {
                    attributes.put("id", ids.get(node));
                  }
                })
            .build()
            .render(page.tree())
            .replace("<table>", "<div class=\"table\"><table>")
            .replace("</table>", "</table></div>");
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s - Expanse</title>
    <link rel="stylesheet" href="%2$s">
    </head>
    <body data-root="%3$s">
    <header>
    <a class="home" href="%4$s">Expanse</a>
    <form role="search"><input type="search" placeholder="Search (/)" aria-label="Search" autocomplete="off"><ol hidden></ol></form>
    <button type="button" id="theme" aria-label="Light or dark"></button>
    </header>
    <nav class="menu" aria-label="Pages">%5$s</nav>
    <main>%6$s</main>
    <nav class="toc" aria-label="On this page">%7$s</nav>
    <script src="%8$s"></script>
    <script src="%9$s"></script>
    </body>
    </html>
    """
        .formatted(
            escaped(page.title()),
            relative(page, Path.of("site.css")),
            relative(page, Path.of("index.html")).replace("index.html", ""),
            relative(page, Path.of("index.html")),
            menu(page, menu),
            content,
            contents(page),
            relative(page, Path.of("search-index.js")),
            relative(page, Path.of("site.js")));
  }

  /// The pages in the order and under the headings of the index.
  private String menu(Page current, String index) {
    StringBuilder html = new StringBuilder();
    Set<Page> listed = new LinkedHashSet<>();
    item(html, current, pages.get(Path.of("docs", "tutorial.md")));
    Node tree = PARSER.parse(index);
    for (Node node = tree.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading && heading.getLevel() == 2) {
        html.append("<h2>").append(escaped(text(heading))).append("</h2>\n");
      } else if (html.indexOf("<h2>") >= 0 && node instanceof TableBlock) {
        node.accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                Page page = pages.get(Path.of("docs").resolve(link.getDestination()));
                if (page != null && listed.add(page)) {
                  item(html, current, page);
                }
              }
            });
      }
    }
    html.append("<h2>Project</h2>\n");
    for (String name : List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md")) {
      item(html, current, pages.get(Path.of(name)));
    }
    return html.toString();
  }

  private static void item(StringBuilder html, Page current, Page page) {
    html.append("<a href=\"")
        .append(relative(current, page.to()))
        .append(page == current ? "\" aria-current=\"page\">" : "\">")
        .append(escaped(page.title()))
        .append("</a>\n");
  }

  private static String contents(Page page) {
    StringBuilder html = new StringBuilder();
    for (Section section : page.sections()) {
      if (section.heading().getLevel() == 2) {
        html.append("<a href=\"#").append(section.id()).append("\">");
        html.append(escaped(section.title())).append("</a>\n");
      }
    }
    return html.toString();
  }

  /// All sections as a script, since a page that was opened from a disk may read no other file.
  private String index() {
    StringBuilder script = new StringBuilder("const searchIndex = [\n");
    for (Page page : pages.values()) {
      for (Section section : page.sections()) {
        String at = page.to().toString().replace('\\', '/') + "#" + section.id();
        script.append('[').append(json(at)).append(',').append(json(page.title())).append(',');
        script.append(json(section.title())).append(',').append(json(section.text()));
        script.append("],\n");
      }
    }
    return script.append("];\n").toString();
  }

  private static String json(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c") + "\"";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
