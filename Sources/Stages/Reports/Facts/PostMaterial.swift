package import Domain

/// What a page shows of quoted posts beside their rows: made from files and by the model, so the caller brings it.
package struct PostMaterial: Sendable {
    /// A stretch of a post's text, and what it carried of the verdict: how much less probable it is without.
    package struct Word: Hashable, Sendable {
        package let text: String
        package let weight: Double

        package init(text: String, weight: Double) {
            self.text = text
            self.weight = weight
        }
    }

    /// The part of a picture that carried its verdict.
    package struct Region: Hashable, Sendable {
        package let box: PictureBox
        /// Width of the picture over its height.
        package let aspect: Double
        /// How much less probable the class is with the heaviest place of it hidden.
        package let weight: Double

        package init(box: PictureBox, aspect: Double, weight: Double) {
            self.box = box
            self.aspect = aspect
            self.weight = weight
        }
    }

    /// How loud a sound is along its length.
    package struct Waveform: Hashable, Sendable {
        /// In [0, 1], equal stretches.
        package let loudness: [Float]
        package let seconds: Double

        package init(loudness: [Float], seconds: Double) {
            self.loudness = loudness
            self.seconds = seconds
        }
    }

    /// JPEG bytes by the picture's digest.
    package let thumbnails: [String: [UInt8]]
    /// The same with the region drawn into it, for mail, which shows no drawing over a picture; only of pictures that have one.
    package let framed: [String: [UInt8]]
    /// By the picture's digest.
    package let regions: [String: Region]
    /// By the sound's digest.
    package let waveforms: [String: Waveform]
    /// By the post's number.
    package let words: [Int64: [Word]]

    package init(
        thumbnails: [String: [UInt8]] = [:], framed: [String: [UInt8]] = [:], regions: [String: Region] = [:],
        waveforms: [String: Waveform] = [:], words: [Int64: [Word]] = [:]
    ) {
        self.thumbnails = thumbnails
        self.framed = framed
        self.regions = regions
        self.waveforms = waveforms
        self.words = words
    }
}
