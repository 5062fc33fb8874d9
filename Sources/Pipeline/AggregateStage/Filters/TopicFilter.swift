internal import Aggregation
internal import Language
package import Support

/// `barometer topics --ndjson`: posts in, posts with their topics out.
///
/// Topics need all texts at once, so nothing is answered before the last line is read.
package struct TopicFilter {
    /// How many topics to make; nil to find out.
    package let wanted: Int?

    private enum Line {
        case post(JSONValue)
        case refused(LineAnswer)
    }

    private var lines: [Line] = []
    private var texts: [[String]] = []
    private let maker = SearchTextMaker()

    package init(wanted: Int?) {
        self.wanted = wanted
    }

    /// Takes one line.
    package mutating func add(_ line: InputLine) {
        switch Self.read(line) {
        case .success(let post, let text):
            lines.append(.post(post))
            texts.append(maker.words(text).filter(StopWords.isTerm))
        case .failure(let problem): lines.append(.refused(.error(problem, line: line.number)))
        }
    }

    private enum Reading {
        case success(JSONValue, text: String)
        case failure(String)
    }

    private static func read(_ line: InputLine) -> Reading {
        guard !line.isCut else { return .failure("the line is longer than \(LineReader.longestLine >> 20) MiB") }
        do {
            let post = try JSONParser.parse(line.bytes)
            guard post.members != nil else {
                return .failure("expected a JSON object, got \(post.typeName)")
            }
            guard let text = post["text"] else { return .failure("the post has no `text`") }
            guard let string = text.string else { return .failure("`text` must be a string, got \(text.typeName)") }
            return .success(post, text: string)
        } catch {
            return .failure("not JSON: \(error.problem) (column \(error.position.column))")
        }
    }

    /// Every line in its order, with `topic` (a number, or null for a post like no other) and `topic_label`.
    package func answers() -> [LineAnswer] {
        let clustering = TopicClustering(texts, wanted: wanted)
        let labels = TopicLabel.labels(of: clustering, texts).map(\.words)
        var post = 0
        return lines.map { line in
            switch line {
            case .refused(let answer): return answer
            case .post(let value):
                let topic = clustering.topics[post]
                post += 1
                let added = [
                    JSONMember("topic", topic.map { JSONValue(.integer(Int64($0 + 1))) } ?? nil),
                    JSONMember("topic_label", topic.map { JSONValue(.string(labels[$0])) } ?? nil),
                ]
                let kept = (value.members ?? []).filter { member in !added.contains { $0.key == member.key } }
                return LineAnswer(JSONValue(.object(kept + added)).text)
            }
        }
    }
}
