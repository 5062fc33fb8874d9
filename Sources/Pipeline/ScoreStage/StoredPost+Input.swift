internal import Domain
internal import Features
package import Media
package import SentimentNetwork
package import Storage
internal import Support

extension Store.UnscoredPost {
    /// The post with its stored files decoded.
    ///
    /// - Returns: also why files were left out.
    package func input(limits: MediaLimits) -> (input: Scorer.Input, problems: [String]) {
        var input = Scorer.Input(text: text, language: language)
        var problems: [String] = []
        for file in media {
            do {
                let bytes = try readFile(file.path)
                if file.kind == .image {
                    let picture = try ImageDecoder(limits: limits).decode(bytes, shorterSide: ImageInput.side)
                    input.pictures.append((position: file.position, picture: picture))
                } else {
                    let sound = try AudioDecoder(limits: limits).decode(bytes)
                    input.sounds.append((position: file.position, sound: sound))
                }
            } catch {
                problems.append("\(error)")
            }
        }
        return (input, problems)
    }
}
