internal import CXML

/// The words of an HTML fragment as a reader sees them: entities decoded once, blocks on lines of their own, scripts and
/// styles left out, and the parts that Mastodon hides in links (`invisible`) dropped with their ellipsis marked.
package func plainText(ofHTML html: String) -> String {
    let bytes = Array("<div>\(html)</div>".utf8)
    guard html.contains("<") || html.contains("&") else { return tidied(html) }
    let document = unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) { text in
            unsafe markup_read_html(text.baseAddress, Int32(clamping: text.count))
        }
    }
    guard let document = unsafe document else { return tidied(html) }
    defer { unsafe xmlFreeDoc(document) }
    var text = ""
    var node = unsafe document.pointee.children
    while let current = unsafe node {
        unsafe append(current, to: &text, depth: 0)
        unsafe node = current.pointee.next
    }
    return tidied(text)
}

private let hidden: Set<String> = ["script", "style", "head", "template", "iframe", "object"]
private let blocks: Set<String> = [
    "p", "div", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "article", "figure",
    "pre",
]

private func append(_ node: xmlNodePtr, to text: inout String, depth: Int) {
    guard depth < 200 else { return }
    switch unsafe node.pointee.type {
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
        if let content = unsafe node.pointee.content {
            text += unsafe String(cString: content).replacing(/\s+/, with: " ")
        }
    case XML_ELEMENT_NODE:
        let name = unsafe String(cString: node.pointee.name).lowercased()
        guard !hidden.contains(name) else { return }
        let classes = unsafe attribute(node, "class")
        guard !classes.contains("invisible") else { return }
        // Somebody else's words, which count where they were said.
        if name == "aside", classes.contains("quote") { return }
        if name == "img", classes.contains("emoji") { unsafe text += emoji(node) }
        if name == "br" { text += "\n" }
        if name == "li" { text += "\n• " }
        if blocks.contains(name) { text += "\n\n" }
        var child = unsafe node.pointee.children
        while let current = unsafe child {
            unsafe append(current, to: &text, depth: depth + 1)
            unsafe child = current.pointee.next
        }
        if classes.contains("ellipsis") { text += "…" }
        if blocks.contains(name) { text += "\n\n" }
        if name == "td" || name == "th" { text += " " }
        if name == "tr" { text += "\n" }
    default: break
    }
}

/// What stands for an emoji's picture: `:tea:`, or the emoji itself.
private func emoji(_ node: xmlNodePtr) -> String {
    guard let value = unsafe markup_attribute(node, "alt") else { return "" }
    defer { unsafe markup_free(value) }
    return unsafe String(cString: value)
}

private func attribute(_ node: xmlNodePtr, _ name: String) -> Set<Substring> {
    guard let value = unsafe markup_attribute(node, name) else { return [] }
    defer { unsafe markup_free(value) }
    return Set(unsafe String(cString: value).split(separator: " ").map { Substring($0) })
}

/// Spaces and empty lines as one would type them.
private func tidied(_ text: String) -> String {
    text.replacing(/[ \t\u{A0}]+/, with: " ").replacing(/[ ]?\n[ ]?/, with: "\n").replacing(/\n{3,}/, with: "\n\n")
        .replacing(/^\s+|\s+$/, with: "")
}
