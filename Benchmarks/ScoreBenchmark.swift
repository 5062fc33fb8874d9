internal import Dispatch
internal import Features
internal import Foundation
internal import Media
internal import SentimentNetwork
internal import Support
internal import Training

/// Scores real posts as the score stage does, from bytes to a calibrated score, on as many threads.
struct ScoreBenchmark {
    let dataFolder: String
    let scorer: Scorer
    let workers: Int
    private static let passes = 5
    private static let chunk = 32

    init(dataFolder: String, modelFolder: String, workers: Int) throws {
        self.dataFolder = dataFolder
        self.workers = workers
        scorer = Scorer(try SentimentModel(folder: modelFolder))
    }

    /// One row: what was scored, how much of it in a second.
    private struct Row {
        let name: String
        let amount: Double
        let unit: String
        let seconds: Double
    }

    func table() throws -> String {
        let tweets = try DataTable(path: dataFolder + "/text/semeval2017-4a-dev.tsv.gz").column("text")
        let weibo = try DataTable(path: dataFolder + "/text/zh-smp2020-usual-dev.tsv.gz").column("text")
        let pictures = try PictureCorpus(folder: dataFolder + "/mvsa", split: "val").posts
        let files = try pictures.map { try readFile($0.picture) }
        let originals = try FileManager.default.contentsOfDirectory(atPath: dataFolder + "/mvsa/originals").sorted()
            .map { try readFile("\(dataFolder)/mvsa/originals/\($0)") }
        let index = try DataTable(path: dataFolder + "/audio/index.tsv")
        let clips = try zip(try index.column("file"), try index.column("split")).filter { $0.1 == "val" }.prefix(400)
            .map { try readFile("\(dataFolder)/audio/\($0.0)") }
        let sounds = try clips.map { try AudioDecoder().decode($0).seconds }.reduce(0, +)
        let rows = [
            Row(
                name: "text, English tweets", amount: Double(tweets.count), unit: "posts/s",
                seconds: time(tweets.count) { Scorer.Input(text: tweets[$0]) }),
            Row(
                name: "text, Weibo posts", amount: Double(weibo.count), unit: "posts/s",
                seconds: time(weibo.count) { Scorer.Input(text: weibo[$0]) }),
            Row(
                name: "pictures of 224 pixels, JPEG", amount: Double(files.count), unit: "pictures/s",
                seconds: time(files.count) { Self.picture(files[$0]) }),
            Row(
                name: "pictures as published, JPEG", amount: Double(originals.count), unit: "pictures/s",
                seconds: time(originals.count) { Self.picture(originals[$0]) }),
            Row(
                name: "words with a picture", amount: Double(files.count), unit: "posts/s",
                seconds: time(files.count) { index in
                    var input = Self.picture(files[index])
                    input.text = pictures[index].text
                    return input
                }),
            Row(
                name: "speech, Ogg Opus", amount: sounds, unit: "seconds of sound/s",
                seconds: time(clips.count) { Self.sound(clips[$0]) }),
        ]
        let head = "| scored | amount | a second |\n|---|---|---|\n"
        return head
            + rows.map { row in
                let rate = (row.amount / row.seconds).formatted(
                    .number.precision(.fractionLength(0)).locale(.init(identifier: "en")))
                return "| \(row.name) | \(Int(row.amount)) | \(rate) \(row.unit) |"
            }.joined(separator: "\n") + "\n\n\(workers) threads. \(Self.machine())"
    }

    private static func picture(_ bytes: [UInt8]) -> Scorer.Input {
        guard let picture = try? ImageDecoder().decode(bytes, shorterSide: ImageInput.side) else {
            return Scorer.Input(text: "")
        }
        return Scorer.Input(text: "", pictures: [(position: 0, picture: picture)])
    }

    private static func sound(_ bytes: [UInt8]) -> Scorer.Input {
        guard let sound = try? AudioDecoder().decode(bytes) else { return Scorer.Input(text: "") }
        return Scorer.Input(text: "", sounds: [(position: 0, sound: sound)])
    }

    /// Median seconds of a pass over `count` inputs.
    private func time(_ count: Int, _ input: @escaping @Sendable (Int) -> Scorer.Input) -> Double {
        let chunks = stride(from: 0, to: count, by: Self.chunk).map { $0..<min($0 + Self.chunk, count) }
        let scorer = scorer
        let workers = workers
        let seconds = (0...Self.passes).map { _ in
            let start = DispatchTime.now().uptimeNanoseconds
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                for c in stride(from: worker, to: chunks.count, by: workers) { _ = scorer.score(chunks[c].map(input)) }
            }
            return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
        }
        return seconds.dropFirst().sorted()[Self.passes / 2]
    }

    private static func machine() -> String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model =
            text.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last ?? "unknown"
        return "Processor:\(model), \(ProcessInfo.processInfo.activeProcessorCount) cores."
    }
}
