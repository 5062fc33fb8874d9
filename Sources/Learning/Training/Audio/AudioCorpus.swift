internal import Dispatch
package import Domain
internal import Features
internal import Foundation
internal import Media
internal import Support
internal import Synchronization
package import Tensors

/// Spoken clips with labels, as log-Mel frames.
package struct AudioCorpus: Sendable {
    package struct Clip: Sendable {
        package let path: String
        package let corpus: String
        package let sentiment: Polarity
        package let emotion: Emotion
        /// T × 32, ends trimmed, not yet centred.
        package let mel: Tensor
    }

    package let clips: [Clip]

    /// Reads `index.tsv` of `folder` and the clips of one split.
    package init(folder: String, split: String) throws {
        let table = try DataTable(path: folder + "/index.tsv")
        let (files, splits) = (try table.column("file"), try table.column("split"))
        let (corpora, emotions) = (try table.column("corpus"), try table.column("emotion"))
        let sentiments = try table.column("sentiment")
        let rows = files.indices.filter { splits[$0] == split }
        let mels = logMels(of: rows.map { "\(folder)/\(files[$0])" })
        clips = try zip(rows, mels).map { row, mel in
            guard let mel, let sentiment = Polarity(rawValue: sentiments[row]) else {
                throw TrainingDataError(path: "\(folder)/\(files[row])", problem: "cannot be decoded")
            }
            return Clip(
                path: files[row], corpus: corpora[row], sentiment: sentiment, emotion: Self.emotion(emotions[row]),
                mel: mel)
        }
    }

    /// Calm has no place among Ekman's six: it is the absence of them.
    private static func emotion(_ name: String) -> Emotion {
        name == "happiness" ? .joy : Emotion(rawValue: name) ?? .neutral
    }
}

/// Trimmed log-Mel frames of sound files, nil for one that cannot be decoded; on two threads, in the order given.
package func logMels(of paths: [String]) -> [Tensor?] {
    let parts = Mutex<[Int: Tensor]>([:])
    let logMel = LogMel()
    DispatchQueue.concurrentPerform(iterations: 2) { half in
        for index in stride(from: half, to: paths.count, by: 2) {
            guard let bytes = try? readFile(paths[index]), let sound = try? AudioDecoder().decode(bytes) else {
                continue
            }
            let mel = LogMel.trimmed(logMel.frames(sound.samples))
            parts.withLock { $0[index] = mel }
        }
    }
    return parts.withLock { parts in paths.indices.map { parts[$0] } }
}
