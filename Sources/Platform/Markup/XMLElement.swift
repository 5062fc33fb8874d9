internal import CXML

/// An element of an XML document: local name, namespace, attributes and content, as a plain value.
package struct XMLElement: Sendable {
    private enum Content: Sendable {
        case text(String)
        case element(XMLElement)
    }

    /// Without prefix, as written.
    package let name: String
    /// The namespace's address; empty for none.
    package let namespace: String
    /// By local name.
    package let attributes: [String: String]
    private let content: [Content]

    /// Deeper nesting is no feed but an attack.
    private static let deepest = 64

    /// Reads a document in whatever encoding it declares, has a mark of, or `charset` names. Nothing outside of it is
    /// loaded, and no entity that it declares is expanded: only XML's own five and HTML's names, such as `&nbsp;`.
    ///
    /// - Returns: nil when there is no element to be found.
    package static func read(_ bytes: [UInt8], charset: String? = nil) -> XMLElement? {
        // Blank lines before the declaration are an error in XML and common in feeds.
        let bytes = withNumberedEntities(bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) })
        guard !bytes.isEmpty, bytes.count < Int(Int32.max) else { return nil }
        let document = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe markup_read_xml(text.baseAddress, Int32(text.count), charset)
            }
        }
        guard let document = unsafe document else { return nil }
        defer { unsafe xmlFreeDoc(document) }
        guard let root = unsafe xmlDocGetRootElement(document) else { return nil }
        return unsafe XMLElement(root, depth: 0)
    }

    private init(_ node: xmlNodePtr, depth: Int) {
        unsafe name = String(cString: node.pointee.name)
        namespace = unsafe node.pointee.ns?.pointee.href.map { unsafe String(cString: $0) } ?? ""
        var attributes: [String: String] = [:]
        var attribute = unsafe node.pointee.properties
        while let current = unsafe attribute {
            let parts = unsafe Self.content(current.pointee.children, depth: Self.deepest)
            unsafe attributes[String(cString: current.pointee.name)] = Self.text(of: parts)
            unsafe attribute = current.pointee.next
        }
        self.attributes = attributes
        unsafe content = Self.content(node.pointee.children, depth: depth)
    }

    private static func content(_ first: xmlNodePtr?, depth: Int) -> [Content] {
        var content: [Content] = []
        var child = unsafe first
        while let current = unsafe child {
            switch unsafe current.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                if let text = unsafe current.pointee.content { content.append(.text(unsafe String(cString: text))) }
            // References to entities that the document declares are left out: ten of ten of ten make a billion.
            case XML_ELEMENT_NODE where depth < deepest:
                content.append(.element(unsafe XMLElement(current, depth: depth + 1)))
            default: break
            }
            unsafe child = current.pointee.next
        }
        return content
    }

    private static func text(of content: [Content]) -> String {
        content.reduce(into: "") { text, part in
            switch part {
            case .text(let piece): text += piece
            case .element(let element): text += element.text
            }
        }
    }

    /// All text inside, in order.
    package var text: String { Self.text(of: content) }

    package var children: [XMLElement] {
        content.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// Whether it holds markup, as XHTML content does.
    package var hasElements: Bool { !children.isEmpty }

    /// The first child of that local name.
    package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The first child of that local name in a namespace whose address has `part` in it.
    package func child(_ name: String, in part: String) -> XMLElement? {
        children.first { $0.name == name && $0.namespace.lowercased().contains(part) }
    }

    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// `&nbsp;` and the others of HTML, which feeds use undeclared, as numbers: the parser would drop them.
private func withNumberedEntities(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let own: Set<String> = ["amp", "lt", "gt", "quot", "apos"]
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var rest = bytes
    while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
        out.append(contentsOf: rest[..<start])
        let name = rest[(start + 1)...].prefix(10).prefix {
            ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 < 0x3A && $0 > 0x2F
        }
        let end = start + 1 + name.count
        let text = String(decoding: name, as: UTF8.self)
        let code = end < rest.endIndex && rest[end] == UInt8(ascii: ";") && !own.contains(text) ? entity(text) : 0
        out.append(contentsOf: code > 0 ? Array("&#\(code)".utf8) : [UInt8(ascii: "&")] + name)
        rest = rest[end...]
    }
    out.append(contentsOf: rest)
    return out
}

private func entity(_ name: String) -> UInt32 { unsafe markup_entity(name) }
