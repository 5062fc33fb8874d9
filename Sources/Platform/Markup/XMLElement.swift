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
        document(bytes, charset: charset)?.root
    }

    /// The same, and whether the document was as XML should be.
    package static func document(_ bytes: [UInt8], charset: String? = nil) -> (root: XMLElement, isWellFormed: Bool)? {
        // Blank lines before the declaration are an error in XML and common in feeds.
        let start = bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        // UTF-16 has zeros and other bytes of its own.
        let isWide = start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE])
        let bytes = isWide ? Array(start) : withNumberedEntities(start)
        guard !bytes.isEmpty, bytes.count < Int(Int32.max) else { return nil }
        let first = parsed(bytes, charset)
        if let first, first.isWellFormed { return first }
        // The parser drops what comes after some faults: mended it has more.
        let mended = isWide ? nil : parsed(XMLMending.mended(bytes), charset)
        return (mended ?? first).map { ($0.root, false) }
    }

    private static func parsed(_ bytes: [UInt8], _ charset: String?) -> (root: XMLElement, isWellFormed: Bool)? {
        var isWhole: Int32 = 0
        let document = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe markup_read_xml(text.baseAddress, Int32(text.count), charset, &isWhole)
            }
        }
        guard let document = unsafe document else { return nil }
        defer { unsafe xmlFreeDoc(document) }
        guard let root = unsafe xmlDocGetRootElement(document) else { return nil }
        return (unsafe XMLElement(root, depth: 0), isWhole == 1)
    }

    /// Of prefixes that feeds use without declaring them.
    private static let usualNamespaces = [
        "atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/", "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/", "podcast": "https://podcastindex.org/namespace/1.0",
        "slash": "http://purl.org/rss/1.0/modules/slash/",
    ]

    private init(_ node: xmlNodePtr, depth: Int) {
        let written = unsafe String(cString: node.pointee.name)
        let declared = unsafe node.pointee.ns?.pointee.href.map { unsafe String(cString: $0) } ?? ""
        if declared.isEmpty, let colon = written.firstIndex(of: ":") {
            name = String(written[written.index(after: colon)...])
            namespace = Self.usualNamespaces[String(written[..<colon])] ?? String(written[..<colon])
        } else {
            (name, namespace) = (written, declared)
        }
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

/// `&nbsp;` and the others of HTML, which feeds use undeclared, as numbers, and a bare `&` as one that is meant: the parser
/// would drop both. Bytes that may not stand in XML are left out. CDATA sections stay as they are.
private func withNumberedEntities(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let own: Set<String> = ["amp", "lt", "gt", "quot", "apos"]
    let opening = Array("<![CDATA[".utf8)
    let closing = Array("]]>".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + bytes.count / 16)
    var index = bytes.startIndex
    while index < bytes.endIndex {
        let byte = bytes[index]
        if byte == UInt8(ascii: "<"), bytes[index...].starts(with: opening) {
            let end = bytes[index...].firstRange(of: closing)?.upperBound ?? bytes.endIndex
            out.append(contentsOf: bytes[index..<end].lazy.filter(isAllowed))
            index = end
            continue
        }
        index += 1
        guard byte == UInt8(ascii: "&") else {
            if isAllowed(byte) { out.append(byte) }
            continue
        }
        let name = bytes[index...].prefix(10).prefix {
            ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 < 0x3A && $0 > 0x2F || $0 == UInt8(ascii: "#")
        }
        let end = index + name.count
        let isEnded = end < bytes.endIndex && bytes[end] == UInt8(ascii: ";") && !name.isEmpty
        let text = String(decoding: name, as: UTF8.self)
        let code = isEnded && !own.contains(text) ? entity(text) : 0
        if code > 0 {
            out.append(contentsOf: Array("&#\(code)".utf8))
            index = end
        } else {
            // What the document declares itself is left out by the parser, and must stay a reference for that.
            out.append(contentsOf: isEnded ? Array("&".utf8) : Array("&amp;".utf8))
        }
    }
    return out
}

private func isAllowed(_ byte: UInt8) -> Bool { byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

private func entity(_ name: String) -> UInt32 { unsafe markup_entity(name) }
