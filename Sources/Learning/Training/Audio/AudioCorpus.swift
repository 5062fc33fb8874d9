internal import Dispatch
package import Domain
package import Features
internal import Foundation
internal import Media
package import SentimentNetwork
internal import Support
internal import Synchronization

/// Spoken clips with labels, as windows of frames.
package struct AudioCorpus: Sendable {
    package struct Clip: Sendable {
        package let path: String
        package let corpus: String
        package let speaker: String
        package let sentiment: Polarity
        package let tone: Tone
        /// Windows of the clip as it is, then of its variations: other speeds and other noise.
        package let versions: [[AudioWindow]]
    }

    package let clips: [Clip]

    /// Reads `index.tsv` of `folder` and the clips of one split.
    ///
    /// - Parameter variations: versions of each clip beside the one that was recorded.
    package init(folder: String, split: String, variations: Int = 0) throws {
        let table = try DataTable(path: folder + "/index.tsv")
        let columns = try ["file", "split", "corpus", "speaker", "emotion", "sentiment"].map(table.column)
        let rows = (0..<table.count).filter { columns[1][$0] == split }
        let heard = try Self.hear(rows.map { "\(folder)/\(columns[0][$0])" }, variations: variations)
        clips = try zip(rows, heard).map { row, versions in
            guard let sentiment = Polarity(rawValue: columns[5][row]), let tone = Self.tone(columns[4][row]) else {
                throw TrainingDataError(path: folder + "/index.tsv", problem: "row \(row + 2) has an unknown label")
            }
            return Clip(
                path: columns[0][row], corpus: columns[2][row], speaker: columns[3][row], sentiment: sentiment,
                tone: tone, versions: versions)
        }
    }

    private static func tone(_ name: String) -> Tone? { name == "happiness" ? .joy : Tone(rawValue: name) }

    /// Windows of sound files and of their variations, on two threads, in the order given.
    private static func hear(_ paths: [String], variations: Int) throws -> [[[AudioWindow]]] {
        let heard = Mutex<[Int: [[AudioWindow]]]>([:])
        let failure = Mutex<TrainingDataError?>(nil)
        let analysis = AudioInput.Analysis()
        DispatchQueue.concurrentPerform(iterations: 2) { half in
            for index in stride(from: half, to: paths.count, by: 2) {
                do {
                    let sound = try AudioDecoder().decode(try readFile(paths[index]))
                    // The seed is the clip's own: its variations are the same whatever else is read.
                    var generator = SeededGenerator(seed: UInt64(index) &* 7919 &+ 5)
                    let versions = (0...variations).map { version in
                        windows(
                            version == 0 ? sound.samples : SoundVariation.varied(sound.samples, &generator), analysis)
                    }
                    heard.withLock { $0[index] = versions }
                } catch {
                    failure.withLock {
                        $0 = TrainingDataError(path: paths[index], problem: "cannot be decoded: \(error)")
                    }
                }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
        return heard.withLock { heard in paths.indices.map { heard[$0] ?? [] } }
    }

    private static func windows(_ samples: [Float], _ analysis: AudioInput.Analysis) -> [AudioWindow] {
        let input = analysis.input(samples)
        return input.windows.map { input.window($0) }
    }
}
