internal import Media
internal import Storage
internal import Support

/// Small pictures for reports, from the media folder.
struct Thumbnails {
    let store: Store
    /// Longer side in pixels: what the page's widest card shows on a plain screen.
    let side = 400

    /// JPEG bytes by digest. A file that is gone or cannot be read leaves its post without a picture.
    func make(_ pictures: [(sha256: String, fileExtension: String)]) -> [String: [UInt8]] {
        var made: [String: [UInt8]] = [:]
        let decoder = ImageDecoder()
        for picture in pictures {
            guard picture.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil else { continue }
            do {
                let bytes = try readFile(store.mediaPath(picture.sha256, picture.fileExtension))
                made[picture.sha256] = try decoder.decode(bytes, shorterSide: side).thumbnail(longerSide: side)
            } catch {
                // The post's row says what is wrong with its file; a report without one picture is still a report.
                continue
            }
        }
        return made
    }
}
