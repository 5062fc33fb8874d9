internal import Foundation
internal import SentimentNetwork
internal import Support
internal import Tensors

/// Bare logits of the training posts with pictures, each from heads and a fusion that never saw the post: `fusion` training
/// leaves them in the work folder, calibration is fitted to them.
struct UnseenLogits {
    static let folds = 5
    private static let file = "unseen.safetensors"

    /// By post; nil for one that has no such part.
    var image: [[Float]?]
    var both: [[Float]?]

    init(count: Int) {
        image = [[Float]?](repeating: nil, count: count)
        both = image
    }

    /// Nil when the folder has none: a fusion of an older form.
    init?(folder: String) throws {
        let path = "\(folder)/\(Self.file)"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let file = try Safetensors(bytes: try readFile(path))
        func rows(_ name: String) throws -> [[Float]?] {
            let tensor = try file.tensor(name)
            return (0..<tensor.rows).map { tensor.row($0).contains { $0.isNaN } ? nil : Array(tensor.row($0)) }
        }
        (image, both) = (try rows("image"), try rows("text+image"))
    }

    func write(to folder: String) throws {
        func tensor(_ rows: [[Float]?]) -> Tensor {
            Tensor([rows.count, 3], elements: rows.flatMap { $0 ?? [.nan, .nan, .nan] })
        }
        let tensors = ["image": tensor(image), "text+image": tensor(both)]
        try AtomicFile.write(Safetensors(tensors: tensors).bytes { _ in .single }, to: "\(folder)/\(Self.file)")
    }
}
