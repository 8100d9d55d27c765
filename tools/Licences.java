import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Refuses libraries whose licence is unknown or not one of those that let Expanse be passed on.
///
/// Usage: `java tools/Licences.java target/sbom.xml`
final class Licences {
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "EPL-2.0", "MIT");

  private Licences() {}

  /// A library that the program needs.
  ///
  /// @param licences its licences, of which one may be chosen
  record Library(String group, String name, String version, List<String> licences) {
    boolean isOurs() {
      return group.equals("io.expanse");
    }

    String jar() {
      return name + "-" + version + ".jar";
    }
  }

  public static void main(String[] args) throws Exception {
    List<Library> libraries =
        libraries(new File(args[0])).stream().filter(library -> !library.isOurs()).toList();
    List<String> refused = new ArrayList<>();
    for (Library library : libraries) {
      if (library.licences().stream().noneMatch(ALLOWED::contains)) {
        refused.add(
            library.group()
                + ":"
                + library.name()
                + " "
                + library.version()
                + " "
                + library.licences());
      }
    }
    if (libraries.isEmpty()) {
      refused.add(args[0] + " names no library");
    }
    if (!refused.isEmpty()) {
      System.err.println("licences that are not allowed (see tools/Licences.java):");
      refused.forEach(line -> System.err.println("  " + line));
      System.exit(1);
    }
  }

  /// What a bill of materials names, our own modules included.
  static List<Library> libraries(File sbom) throws Exception {
    Element bom =
        DocumentBuilderFactory.newNSInstance()
            .newDocumentBuilder()
            .parse(sbom)
            .getDocumentElement();
    NodeList components = bom.getElementsByTagNameNS("*", "component");
    List<Library> libraries = new ArrayList<>();
    for (int i = 0; i < components.getLength(); i++) {
      Element component = (Element) components.item(i);
      if (component.getParentNode().getParentNode() == bom) { // else what wrote the file
        libraries.add(
            new Library(
                text(component, "group"),
                text(component, "name"),
                text(component, "version"),
                licences(component)));
      }
    }
    return libraries;
  }

  /// The texts of the licences of a component, those of parts of it left out.
  private static List<String> licences(Element component) {
    List<String> found = new ArrayList<>();
    NodeList licences = component.getElementsByTagNameNS("*", "license");
    for (int i = 0; i < licences.getLength(); i++) {
      Element licence = (Element) licences.item(i);
      String id = text(licence, "id");
      found.add(id.isEmpty() ? text(licence, "name") : id);
    }
    return found;
  }

  private static String text(Element parent, String name) {
    NodeList children = parent.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element child && child.getLocalName().equals(name)) {
        return child.getTextContent().strip();
      }
    }
    return "";
  }
}
