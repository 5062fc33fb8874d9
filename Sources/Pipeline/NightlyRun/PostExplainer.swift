internal import Domain
internal import Features
internal import Media
internal import ReportStage
package import Reports
internal import ScoreStage
internal import SentimentNetwork
package import Storage
internal import Support

/// What carried the verdicts of stored posts. The model is read when the first post is asked for.
package final class PostExplainer: VerdictExplainer {
    private let store: Store
    private let model: String
    private var scorer: Scorer?
    /// Reports of a night quote the same posts, and show the same pictures.
    private var knownWords: [Int64: [PostMaterial.Word]] = [:]
    private var knownRegions: [JudgedPicture: PostMaterial.Region?] = [:]

    /// A text of more letters is not explained: each word is another question to the model.
    private static let mostLetters = 600
    /// Where hiding no part of a picture changes its verdict by this, none is pointed at.
    private static let least = 0.08

    /// Pictures that are explained at the same time.
    private static let atOnce = 2

    /// - Parameter model: its folder.
    package init(_ store: Store, _ model: String) throws {
        self.store = store
        self.model = model
    }

    private func loaded() throws -> Scorer {
        let scorer = try self.scorer ?? Scorer(SentimentModel(folder: model))
        self.scorer = scorer
        return scorer
    }

    /// Without posts that have no words, or too many.
    package func words(_ posts: [Int64]) throws -> [Int64: [PostMaterial.Word]] {
        var words: [Int64: [PostMaterial.Word]] = [:]
        for id in posts {
            if knownWords[id] == nil { knownWords[id] = try explained(id) }
            if let own = knownWords[id], !own.isEmpty { words[id] = own }
        }
        return words
    }

    private func explained(_ id: Int64) throws -> [PostMaterial.Word] {
        guard let post = try store.post(String(id)) else { return [] }
        var (input, _) = post.input(limits: .init())
        guard !input.text.isEmpty, input.text.count <= Self.mostLetters else { return [] }
        // The words' own verdict: to weigh each word beside the pictures would look at every picture again.
        input.pictures = []
        input.sounds = []
        let scorer = try loaded()
        guard scorer.isReadable(input.language), let explanation = Explanation(input, scorer) else { return [] }
        return explanation.words.map { PostMaterial.Word(text: $0.text, weight: $0.weight) }
    }

    package func regions(_ pictures: [JudgedPicture]) throws -> [String: PostMaterial.Region] {
        let new = pictures.filter { knownRegions[$0] == nil && $0.file.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil }
        if !new.isEmpty {
            let scorer = try loaded()
            let paths = new.map { store.mediaPath($0.file.sha256, $0.file.fileExtension) }
            var waiting = zip(new, paths).makeIterator()
            try mapInOrder(window: Self.atOnce) {
                waiting.next()
            } transform: { picture, path in
                (picture, Self.region(picture, at: path, scorer))
            } consume: { picture, region in
                knownRegions[picture] = .some(region)
            }
        }
        var regions: [String: PostMaterial.Region] = [:]
        for picture in pictures { regions[picture.file.sha256] = knownRegions[picture] ?? nil }
        return regions
    }

    private static func region(_ picture: JudgedPicture, at path: String, _ scorer: Scorer) -> PostMaterial.Region? {
        do {
            let bytes = try readFile(path)
            let decoded = try ImageDecoder().decode(bytes, shorterSide: ImageInput.side)
            let regions = PictureRegions(decoded, scorer, polarity: picture.polarity, isAlone: picture.isAlone)
            guard let box = regions.box(least: least) else { return nil }
            return PostMaterial.Region(
                box: box, aspect: Double(decoded.width) / Double(decoded.height), weight: regions.most)
        } catch {
            // A picture that is gone is not shown either: there is nothing to point at.
            return nil
        }
    }
}
