internal import Support

/// `text` as HTML text or attribute value. Characters that would turn the order of what follows, or hide, are shown by their
/// numbers: posts come from strangers, and `<bdi>` does not stop an override that is never closed in an attribute.
func escapeHTML(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in revealed(text).unicodeScalars {
        switch scalar {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&quot;"
        case "'": out += "&#39;"
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out
}

/// Text of a stranger, kept apart from the direction of what surrounds it.
func isolated(_ text: String, language: String? = nil) -> String {
    let tag = language.flatMap {
        $0.wholeMatch(of: /[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/) == nil ? nil : " lang=\"\($0)\""
    }
    return "<bdi\(tag ?? "")>\(escapeHTML(text).replacing("\n", with: "<br>"))</bdi>"
}

/// Text that stays on one line.
func unbroken(_ text: String) -> String { "<span class=\"nb\">\(escapeHTML(text))</span>" }
