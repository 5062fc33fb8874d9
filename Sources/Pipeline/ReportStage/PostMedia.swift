internal import Domain
internal import Media
internal import Reports
internal import Storage
internal import Support

/// What reports show of stored files: small pictures, and how loud sounds are along their length.
struct PostMedia {
    let store: Store
    /// Longer side in pixels: what the page's widest card shows on a plain screen.
    let side = 400
    /// Bars of a waveform.
    let bars = 120

    /// JPEG bytes by digest.
    func thumbnails(_ files: [MediaFile]) -> [String: [UInt8]] {
        let decoder = ImageDecoder()
        return made(files) { try decoder.decode($0, shorterSide: side).thumbnail(longerSide: side) }
    }

    /// JPEG bytes by digest, with the region drawn into them; of pictures that have one.
    func framed(_ files: [MediaFile], _ regions: [String: PostMaterial.Region]) -> [String: [UInt8]] {
        let decoder = ImageDecoder()
        return Dictionary(
            uniqueKeysWithValues: regions.flatMap { digest, region in
                made(files.filter { $0.sha256 == digest }) { bytes in
                    try decoder.decode(bytes, shorterSide: side).fitted(longerSide: side).framed(region.box)
                        .thumbnail(longerSide: side)
                }
            })
    }

    /// By digest. Loudness is the root mean square of each stretch, over that of the loudest.
    func waveforms(_ files: [MediaFile]) -> [String: PostMaterial.Waveform] {
        let decoder = AudioDecoder()
        return made(files) { bytes in
            let sound = try decoder.decode(bytes)
            guard sound.samples.count >= bars else { return nil }
            let loudness = (0..<bars).map { index -> Float in
                let stretch = sound.samples[
                    (sound.samples.count * index / bars)..<(sound.samples.count * (index + 1) / bars)]
                return (stretch.reduce(0) { $0 + $1 * $1 } / Float(max(stretch.count, 1))).squareRoot()
            }
            let most = max(loudness.max() ?? 0, 1e-6)
            return PostMaterial.Waveform(loudness: loudness.map { $0 / most }, seconds: sound.seconds)
        }
    }

    /// A file that is gone or cannot be read leaves its post without: the post's row says what is wrong with it, and a report
    /// without one picture is still a report.
    private func made<Product>(
        _ files: [MediaFile], _ make: ([UInt8]) throws -> Product?
    ) -> [String: Product] {
        var products: [String: Product] = [:]
        for file in files where file.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil {
            do {
                products[file.sha256] = try make(try readFile(store.mediaPath(file.sha256, file.fileExtension)))
            } catch {
                continue
            }
        }
        return products
    }
}
