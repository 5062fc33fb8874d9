/// The words of a Markdown text: marks of emphasis, headings, links and code taken away, quoted lines left out, since they
/// are somebody else's words.
package func plainText(ofMarkdown text: String) -> String {
    var lines: [Substring] = []
    var isCode = false
    for line in text.split(separator: /\r?\n/, omittingEmptySubsequences: false) {
        if line.firstMatch(of: /^ {0,3}(```|~~~)/) != nil {
            isCode.toggle()
            continue
        }
        if isCode {
            lines.append(line)
            continue
        }
        // A quote. Not `>!`, which hides what the author says.
        if line.firstMatch(of: /^ {0,3}(>|&gt;)(?!!)/) != nil { continue }
        if line.firstMatch(of: /^ {0,3}([-*_=] ?){3,}$/) != nil { continue }
        lines.append(Substring(inline(line.replacing(/^ {0,3}#{1,6} +/, with: ""))))
    }
    return lines.joined(separator: "\n").replacing(/\n{3,}/, with: "\n\n").replacing(/^\s+|\s+$/, with: "")
}

private func inline(_ line: Substring) -> String {
    var text = String(line)
    text = text.replacing(/!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?: +"[^"]*")?\)/) { String($0.output.1) }
    text = text.replacing(/<(https?:\/\/[^>]+)>/) { String($0.output.1) }
    text = text.replacing(/>!(.+?)!</) { String($0.output.1) }
    text = text.replacing(/`+([^`]+)`+/) { String($0.output.1) }
    text = text.replacing(/(\*\*\*|\*\*|~~|__)(?=\S)(.+?\S?)\1/) { String($0.output.2) }
    // Not inside a word: snake_case and 2*3*4 are as they are.
    text = text.replacing(/(^|[\s(])[*_](?=\S)([^*_]+?)[*_](?=$|[\s).,;:!?])/) { "\($0.output.1)\($0.output.2)" }
    text = text.replacing(/^(\s*)[-*+] +/) { "\($0.output.1)• " }
    return text.replacing(/\\([\\`*_{}\[\]()#+\-.!>~|])/) { String($0.output.1) }
}
