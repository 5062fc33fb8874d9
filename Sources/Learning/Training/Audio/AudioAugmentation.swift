internal import Features
internal import Support
internal import Tensors

/// Variations of log-Mel frames that leave the feeling as it was.
enum AudioAugmentation {
    /// Tempo by ±15 %, voice height by up to two bands, and masks over bands and frames (SpecAugment, Park et al. 2019).
    static func varied(_ mel: Tensor, _ generator: inout SeededGenerator) -> Tensor {
        let bands = LogMel.bands
        let tempo = 0.85 + 0.3 * generator.unit()
        let full = Double(mel.rows) * tempo
        let frames = max(8, min(Int(full), LogMel.windowFrames))
        let offset = full > Double(frames) ? generator.unit() * (full - Double(frames)) / tempo : 0
        let shift = Int(generator.next() % 5) - 2
        var varied = Tensor([frames, bands])
        for t in 0..<frames {
            let source = min(Int(Double(t) / tempo + offset), mel.rows - 1)
            for band in 0..<bands { varied[t, band] = mel[source, min(max(band + shift, 0), bands - 1)] }
        }
        for _ in 0..<2 {
            let (height, low) = (Int(generator.next() % 5), Int(generator.next() % UInt64(bands - 4)))
            for t in 0..<frames { for band in low..<low + height { varied[t, band] = 0 } }
            let width = Int(generator.next() % UInt64(max(frames / 8, 1)))
            let start = Int(generator.next() % UInt64(frames - width))
            for t in start..<start + width { for band in 0..<bands { varied[t, band] = 0 } }
        }
        return varied
    }
}
