internal import CXML

/// A picture in an HTML text.
package struct HTMLImage: Equatable, Sendable {
    /// As written: relative ones are meant from the page.
    package let url: String
    /// What it shows, for those who cannot see it; empty for none.
    package let alt: String
}

/// The pictures of an HTML fragment in order, each address once. A link that leads from a small picture to the full one
/// counts in its place; emoji and one-pixel counters do not count.
package func images(inHTML html: String) -> [HTMLImage] {
    let bytes = Array("<div>\(html)</div>".utf8)
    guard html.contains("<") else { return [] }
    let document = unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) { text in
            unsafe markup_read_html(text.baseAddress, Int32(clamping: text.count))
        }
    }
    guard let document = unsafe document else { return [] }
    defer { unsafe xmlFreeDoc(document) }
    var images: [HTMLImage] = []
    unsafe collect(document.pointee.children, link: nil, depth: 0, into: &images)
    var seen: Set<String> = []
    return images.filter { seen.insert($0.url).inserted }
}

private func collect(_ first: xmlNodePtr?, link: String?, depth: Int, into images: inout [HTMLImage]) {
    guard depth < 200 else { return }
    var node = unsafe first
    while let current = unsafe node {
        defer { unsafe node = current.pointee.next }
        guard unsafe current.pointee.type == XML_ELEMENT_NODE else { continue }
        let name = unsafe String(cString: current.pointee.name).lowercased()
        var link = link
        if name == "a" { link = unsafe value(current, "href").flatMap { isPicture($0) ? $0 : nil } }
        if name == "img", let source = unsafe value(current, "src") ?? value(current, "data-src") {
            let classes = unsafe value(current, "class") ?? ""
            let isCounter = unsafe value(current, "width") == "1" || value(current, "height") == "1"
            if !classes.contains("emoji"), !classes.contains("avatar"), !isCounter, !source.hasPrefix("data:") {
                images.append(HTMLImage(url: link ?? source, alt: unsafe value(current, "alt") ?? ""))
            }
        }
        unsafe collect(current.pointee.children, link: link, depth: depth + 1, into: &images)
    }
}

private func isPicture(_ url: String) -> Bool {
    let path = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
    return ["jpg", "jpeg", "png", "webp", "gif"].contains { path.hasSuffix(".\($0)") }
}

private func value(_ node: xmlNodePtr, _ name: String) -> String? {
    guard let value = unsafe markup_attribute(node, name) else { return nil }
    defer { unsafe markup_free(value) }
    return unsafe String(cString: value)
}
