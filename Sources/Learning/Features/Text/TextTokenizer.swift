internal import Foundation
internal import Language

/// Cuts a post into the tokens that the network reads.
///
/// Links, names and numbers become `<url>`, `<user>`, `<number>`; a hashtag becomes `<hashtag>` and its words by case; a
/// letter repeated more than twice is cut to two and marked `<long>`; a word in capitals is lowered and marked `<caps>`;
/// emoji and emoticons stand alone; ideographs are cut by ICU's dictionaries.
package final class TextTokenizer {
    /// Longer posts keep their beginning and their end: both carry the verdict more often than the middle.
    package static let mostTokens = 96
    private static let keptAtEnd = 32

    private let segmenter = WordSegmenter()
    private let folder = TextFolder()

    package init() {}

    package func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        for chunk in text.split(whereSeparator: \.isWhitespace) { add(String(chunk), to: &tokens) }
        // Folding leaves nothing of some characters, such as a lone variation selector.
        tokens.removeAll(where: \.isEmpty)
        guard tokens.count > Self.mostTokens else { return tokens }
        return Array(tokens.prefix(Self.mostTokens - Self.keptAtEnd) + tokens.suffix(Self.keptAtEnd))
    }

    /// Markers around the words that a question is about.
    package static let targetMarkers = (start: "<target>", end: "</target>")

    package static func marked(_ tokens: [String]) -> [String] {
        tokens.isEmpty ? [] : [targetMarkers.start] + tokens + [targetMarkers.end]
    }

    /// Tokens of `text`, the first place where `name` stands (in any case) between markers; before the text when nowhere.
    package func tokens(of text: String, about name: String) -> [String] {
        let (hay, needle) = (Array(text.lowercased()), Array(name.lowercased()))
        // Lower case can be longer than the text itself: then places do not match.
        guard !needle.isEmpty, hay.count == text.count else { return Self.marked(tokens(of: name)) + tokens(of: text) }
        let place = hay.indices.first { start in
            start + needle.count <= hay.count && hay[start..<start + needle.count].elementsEqual(needle)
        }
        guard let place else { return Self.marked(tokens(of: name)) + tokens(of: text) }
        return tokens(of: text, target: place..<place + needle.count)
    }

    /// Tokens of `text`, those of the characters `target` between markers; near the target where the text is long.
    package func tokens(of text: String, target: Range<Int>) -> [String] {
        let characters = Array(text)
        func part(_ range: Range<Int>) -> [String] {
            tokens(of: String(characters[range.clamped(to: characters.indices)]))
        }
        let room = (Self.mostTokens - 2) / 2
        return part(0..<target.lowerBound).suffix(room) + Self.marked(part(target))
            + part(target.upperBound..<max(characters.count, target.upperBound)).prefix(room)
    }

    private func add(_ chunk: String, to tokens: inout [String]) {
        let lowered = chunk.lowercased()
        if lowered.hasPrefix("http://") || lowered.hasPrefix("https://") || lowered.hasPrefix("www.") {
            tokens.append("<url>")
        } else if Self.emoticons.contains(chunk) {
            tokens.append(chunk)
        } else {
            addScalars(Array(chunk), to: &tokens)
        }
    }

    private func addScalars(_ characters: [Character], to tokens: inout [String]) {
        var i = 0
        while i < characters.count {
            let character = characters[i]
            let start = i
            if character == "@" || character == "＠", i + 1 < characters.count, isName(characters[i + 1]) {
                i = end(of: characters, from: i + 1, isName)
                tokens.append("<user>")
            } else if character == "#" || character == "＃", i + 1 < characters.count, isName(characters[i + 1]) {
                i = end(of: characters, from: i + 1, isName)
                tokens.append("<hashtag>")
                for part in Self.partsByCase(characters[start + 1..<i]) { addWord(part, to: &tokens) }
            } else if isIdeograph(character) {
                i = end(of: characters, from: i, isIdeograph)
                let run = folder.fold(String(characters[start..<i]))
                tokens.append(contentsOf: segmenter.words(of: run))
            } else if character.isNumber {
                i = end(of: characters, from: i) { $0.isNumber || $0 == "," || $0 == "." || $0 == ":" }
                tokens.append("<number>")
            } else if character.isLetter {
                i = end(of: characters, from: i) { ($0.isLetter && !isIdeograph($0)) || $0 == "'" || $0 == "’" }
                addWord(characters[start..<i], to: &tokens)
            } else {
                i = end(of: characters, from: i) { $0 == character }
                addSymbol(character, count: i - start, to: &tokens)
            }
        }
    }

    private func addWord(_ letters: ArraySlice<Character>, to tokens: inout [String]) {
        let word = String(letters)
        let shouted = letters.count > 2 && letters.allSatisfy { !$0.isLetter || $0.isUppercase }
        var lowered = folder.fold(word).replacing("’", with: "'")
        let cut = Self.cutElongation(lowered)
        let elongated = cut != lowered
        lowered = cut.trimmingCharacters(in: CharacterSet(charactersIn: "'"))
        guard !lowered.isEmpty else { return }
        tokens.append(lowered)
        if elongated { tokens.append("<long>") }
        if shouted { tokens.append("<caps>") }
    }

    private func addSymbol(_ character: Character, count: Int, to tokens: inout [String]) {
        // Skin tones and presentation selectors do not change what an emoji says.
        let bare = String(
            String.UnicodeScalarView(
                character.unicodeScalars.filter { $0.value != 0xFE0F && !(0x1F3FB...0x1F3FF).contains($0.value) }))
        guard !bare.isEmpty else { return }
        tokens.append(folder.fold(bare))
        if count > 1 { tokens.append("<long>") }
    }

    private func end(of characters: [Character], from start: Int, _ holds: (Character) -> Bool) -> Int {
        var i = start
        while i < characters.count, holds(characters[i]) { i += 1 }
        return i
    }

    private func isName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    private func isIdeograph(_ character: Character) -> Bool {
        character.unicodeScalars.first.map(isIdeographic) ?? false
    }

    /// `LoveThisKettle2` gives Love, This, Kettle, 2.
    static func partsByCase(_ name: ArraySlice<Character>) -> [ArraySlice<Character>] {
        var parts: [ArraySlice<Character>] = []
        var start = name.startIndex
        for i in name.indices.dropFirst() {
            let (before, now) = (name[i - 1], name[i])
            let next = name.indices.contains(i + 1) ? name[i + 1] : nil
            let startsWord = now.isUppercase && (before.isLowercase || (next?.isLowercase ?? false))
            if startsWord || now == "_" || before == "_" || (now.isNumber != before.isNumber) {
                parts.append(name[start..<i])
                start = i
            }
        }
        parts.append(name[start...])
        return parts.filter { part in part.contains { $0 != "_" } }
    }

    static func cutElongation(_ word: String) -> String {
        var cut: [Character] = []
        for character in word
        where !(cut.count > 1 && cut[cut.count - 1] == character && cut[cut.count - 2] == character) {
            cut.append(character)
        }
        return String(cut)
    }

    private static let emoticons: Set<String> = [
        ":)", ":-)", ":(", ":-(", ":D", ":-D", ";)", ";-)", ":P", ":-P", ":p", "XD", "xD", "<3", "</3", ":/", ":-/",
        ":'(",
        ":o", ":O", ":|", "=)", "=(", "D:", "^^", "^_^", "-_-", "T_T", ">:(", "(:", "):",
    ]
}
