internal import CXML

/// An element of an XML document: local name, namespace, attributes and children, as a plain value.
package struct XMLElement: Sendable {
    /// Without prefix, as written.
    package let name: String
    /// The namespace's address; empty for none.
    package let namespace: String
    package let attributes: [String: String]
    package let children: [XMLElement]
    /// All text inside, in order.
    package let text: String
    /// Markup inside as text, for elements that hold XHTML.
    package let hasElements: Bool

    /// Deeper nesting is no feed but an attack.
    private static let deepest = 64

    /// Reads a document in whatever encoding it declares, has a mark of, or `charset` names. Nothing outside of it is
    /// loaded and no entity is expanded beyond XML's own five.
    ///
    /// - Returns: nil when there is no element to be found.
    package static func read(_ bytes: [UInt8], charset: String? = nil) -> XMLElement? {
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
            let key = unsafe String(cString: current.pointee.name)
            if let value = unsafe markup_attribute(node, key) {
                attributes[key] = unsafe String(cString: value)
                unsafe markup_free(value)
            }
            unsafe attribute = current.pointee.next
        }
        var children: [XMLElement] = []
        var child = unsafe node.pointee.children
        while let current = unsafe child {
            if unsafe current.pointee.type == XML_ELEMENT_NODE, depth < Self.deepest {
                children.append(unsafe XMLElement(current, depth: depth + 1))
            }
            unsafe child = current.pointee.next
        }
        self.attributes = attributes
        self.children = children
        hasElements = !children.isEmpty
        let content = unsafe xmlNodeGetContent(node)
        text = unsafe content.map { unsafe String(cString: $0) } ?? ""
        if let content = unsafe content {
            unsafe markup_free(UnsafeMutableRawPointer(content).assumingMemoryBound(to: CChar.self))
        }
    }

    /// The first child of that local name.
    package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The first child of that local name in a namespace whose address has `part` in it.
    package func child(_ name: String, in part: String) -> XMLElement? {
        children.first { $0.name == name && $0.namespace.lowercased().contains(part) }
    }

    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}
