package import Reports

/// Says why quoted posts were judged as they were. Asked of new editions only: it costs the model's time.
package protocol VerdictExplainer {
    /// The words that carried the verdicts, by the post's number; without posts that have none.
    func words(_ posts: [Int64]) throws -> [Int64: [PostMaterial.Word]]

    /// The parts of pictures that carried their verdicts, by the file's digest; without pictures where no part did.
    func regions(_ pictures: [JudgedPicture]) throws -> [String: PostMaterial.Region]
}
