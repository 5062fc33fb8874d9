internal import Domain
internal import Features
internal import Language
package import Media
package import SentimentNetwork
internal import Support

/// A post as a filter's line names it: `{"id", "text"?, "lang"?, "target"?, "images"?: [path…],
/// "audio"?: [path…]}`.
package struct FilterPost: Sendable {
    /// The line as it was read: other fields pass through.
    let json: JSONValue
    let text: String
    /// As the line says, else what the words look like; nil when there is no telling.
    let language: String?
    /// A name that the sentiment towards is asked for.
    let target: String?
    let images: [String]
    let sounds: [String]

    /// A post without a line: its language is what the words look like.
    package init(text: String, images: [String], sounds: [String]) {
        json = JSONValue(.object([]))
        self.text = text
        language = LanguageIdentifier.identify(text)
        target = nil
        self.images = images
        self.sounds = sounds
    }

    /// - Throws: ``FilterLineError`` when the line is no such object.
    init(_ line: InputLine) throws(FilterLineError) {
        guard !line.isCut else {
            throw FilterLineError("the line is longer than \(LineReader.longestLine >> 20) MiB")
        }
        do {
            json = try JSONParser.parse(line.bytes)
        } catch {
            throw FilterLineError("not JSON: \(error.problem) (column \(error.position.column))")
        }
        guard json.members != nil else { throw FilterLineError("expected a JSON object, got \(json.typeName)") }
        text = try Self.string("text", json) ?? ""
        language = try Self.string("lang", json) ?? LanguageIdentifier.identify(text)
        target = try Self.string("target", json).flatMap { $0.isEmpty ? nil : $0 }
        images = try Self.paths("images", json)
        sounds = try Self.paths("audio", json)
    }

    private static func string(_ key: String, _ json: JSONValue) throws(FilterLineError) -> String? {
        guard let value = json[key], !value.isNull else { return nil }
        guard let string = value.string else {
            throw FilterLineError("`\(key)` must be a string, got \(value.typeName)")
        }
        return string
    }

    private static func paths(_ key: String, _ json: JSONValue) throws(FilterLineError) -> [String] {
        guard let value = json[key], !value.isNull else { return [] }
        let paths = value.array?.compactMap(\.string) ?? []
        guard let elements = value.array, paths.count == elements.count else {
            throw FilterLineError("`\(key)` must be an array of paths")
        }
        return paths
    }

    /// The post with its files decoded; a picture's place counts among all files, pictures first.
    ///
    /// - Returns: also why files were left out.
    package func input(limits: MediaLimits) -> (input: Scorer.Input, problems: [String]) {
        var input = Scorer.Input(text: text, language: language)
        var problems: [String] = []
        for (position, path) in (images + sounds).enumerated() {
            do {
                let bytes = try readFile(path)
                if position < images.count {
                    let picture = try ImageDecoder(limits: limits).decode(bytes, shorterSide: ImageInput.side)
                    input.pictures.append((position: position, picture: picture))
                } else {
                    let sound = try AudioDecoder(limits: limits).decode(bytes)
                    input.sounds.append((position: position, sound: sound))
                }
            } catch let error as FileError {
                problems.append("\(error)")
            } catch {
                problems.append("\(path): \(error)")
            }
        }
        return (input, problems)
    }
}

/// A line that a filter cannot use.
struct FilterLineError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ problem: String) {
        description = problem
    }
}
