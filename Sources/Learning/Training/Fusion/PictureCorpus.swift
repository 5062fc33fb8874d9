internal import Dispatch
package import Domain
internal import Features
internal import Foundation
internal import Media
internal import SentimentNetwork
internal import Support
internal import Synchronization

/// Posts of words and a picture with labels (the form of MVSA-Single).
package struct PictureCorpus: Sendable {
    package struct Post: Sendable {
        package let id: String
        package let text: String
        package let picture: String
        package let label: Polarity
        package let textLabel: Polarity
        package let imageLabel: Polarity
    }

    package let posts: [Post]

    /// Share of each class in the order of `Polarity.allCases`.
    package static func mix(_ posts: [Post]) -> [Double] {
        Polarity.allCases.map { polarity in
            Double(posts.count { $0.label == polarity }) / Double(max(posts.count, 1))
        }
    }

    /// Reads `index.tsv` of `folder`, the posts of one split.
    package init(folder: String, split: String) throws {
        let table = try DataTable(path: folder + "/index.tsv")
        let names = ["id", "split", "text", "image", "label", "text_label", "image_label"]
        let columns = try names.map(table.column)
        posts = try (0..<table.count).filter { columns[1][$0] == split }.map { row in
            let labels = (4...6).compactMap { Polarity(rawValue: columns[$0][row]) }
            guard labels.count == 3 else {
                throw TrainingDataError(path: folder + "/index.tsv", problem: "row \(row + 2) has an unknown label")
            }
            return Post(
                id: columns[0][row], text: columns[2][row], picture: "\(folder)/\(columns[3][row])",
                label: labels[0], textLabel: labels[1], imageLabel: labels[2])
        }
    }
}

/// Features of pictures by the frozen image encoder, on two threads, in the order given.
func imageFeatures(of paths: [String], _ encoder: ImageEncoder) throws -> [[Float]] {
    let parts = Mutex<[Int: [Float]]>([:])
    let failure = Mutex<String?>(nil)
    DispatchQueue.concurrentPerform(iterations: 2) { half in
        for index in stride(from: half, to: paths.count, by: 2) {
            do {
                let picture = try ImageDecoder().decode(
                    try readFile(paths[index]), shorterSide: ImageInput.side)
                let features = encoder.forward(ImageInput.tensor(picture))
                parts.withLock { $0[index] = features }
            } catch {
                failure.withLock { $0 = "\(paths[index]): \(error)" }
            }
        }
    }
    if let problem = failure.withLock({ $0 }) { throw TrainingDataError(path: "pictures", problem: problem) }
    return parts.withLock { parts in paths.indices.map { parts[$0] ?? [] } }
}
