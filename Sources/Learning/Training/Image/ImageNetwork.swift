internal import Foundation
internal import Layers
internal import SentimentNetwork
internal import Support
internal import Tensors

/// The image encoder with the heads that it is fine-tuned under: the label of words and picture together, the picture's own
/// label, and valence and arousal.
struct ImageNetwork: Parameterized {
    var encoder: ImageEncoder
    /// 1280 × 3.
    var post: Dense
    var picture: Dense
    /// 1280 × 2.
    var mood: Dense
    /// Features are standardised by the moments that they have before tuning.
    let mean: Tensor
    let scale: Tensor

    /// Heads begin at 0: they say the same of every picture.
    init(_ encoder: ImageEncoder, mean: Tensor, scale: Tensor) {
        var generator = SeededGenerator(seed: 0)
        func head(_ outputs: Int) -> Dense {
            Dense(inputs: ImageEncoder.features, outputs: outputs, &generator).zeroed()
        }
        self.encoder = encoder
        (post, picture, mood) = (head(3), head(3), head(2))
        (self.mean, self.scale) = (mean, scale)
    }

    mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        encoder.visitParameters(prefix + "image.", visit)
        visitHeads(prefix, visit)
    }

    private mutating func visitHeads(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        post.visitParameters(prefix + "post.", visit)
        picture.visitParameters(prefix + "picture.", visit)
        mood.visitParameters(prefix + "mood.", visit)
    }

    /// What a picture should be given.
    enum Wanted: Sendable {
        /// Smoothed targets by class.
        case labels(post: [Float], picture: [Float])
        /// Standardised valence and arousal.
        case mood([Float])
    }

    /// Loss of one picture's features and its gradient by them; adds that of the heads.
    ///
    /// Cross-entropy of the post's label, half that of the picture's, and a third of the squared error of the mood.
    func loss(
        _ features: [Float], _ wanted: Wanted, dropout: Float, divisor: Float, _ generator: inout SeededGenerator,
        _ gradient: inout ImageNetwork
    ) -> (value: Double, gradient: [Float]) {
        var x = Tensor([1, features.count], elements: Scorer.standardized(features, mean: mean, scale: scale))
        let mask = DropoutMask(count: x.count, rate: dropout, &generator)
        mask.apply(&x)
        var (value, dx) = (0.0, Tensor(x.shape))
        switch wanted {
        case .labels(let post, let picture):
            let (a, dPost) = softmaxCrossEntropy(
                self.post.forward(x), targets: Tensor([1, 3], elements: post), weights: [1], divisor: divisor)
            let (b, dPicture) = softmaxCrossEntropy(
                self.picture.forward(x), targets: Tensor([1, 3], elements: picture), weights: [0.5], divisor: divisor)
            value = a + b
            dx = self.post.backward(dPost, input: x, into: &gradient.post)
            dx.add(self.picture.backward(dPicture, input: x, into: &gradient.picture))
        case .mood(let wanted):
            var error = self.mood.forward(x)
            for k in 0..<2 { error.elements[k] -= wanted[k] }
            value = error.elements.reduce(0.0) { $0 + Double($1) * Double($1) } / 3 / Double(divisor)
            error.scale(by: 2 / 3 / divisor)
            dx = self.mood.backward(error, input: x, into: &gradient.mood)
        }
        mask.apply(&dx)
        return (value, dx.elements.indices.map { dx.elements[$0] * scale.elements[$0] })
    }

    /// Adds the gradient of one picture and returns its loss.
    func learn(
        _ seen: Tensor, _ wanted: Wanted, dropout: Float, divisor: Float, _ generator: inout SeededGenerator,
        _ gradient: inout ImageNetwork
    ) -> Double {
        let (features, cache) = encoder.learn(seen)
        let (value, dFeatures) = loss(features, wanted, dropout: dropout, divisor: divisor, &generator, &gradient)
        encoder.backward(dFeatures, cache, into: &gradient.encoder)
        return value
    }

    /// How fast each weight learns beside the heads: the encoder's by the size of its values, so that a step changes a
    /// layer by about the same share whatever its folded normalisation made of it (You, Gitman and Ginsburg 2017).
    func pace(encoder share: Float) -> [String: Float] {
        var pace: [String: Float] = [:]
        for (name, value) in encoder.parameters("image.") {
            let square = value.elements.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(value.count)
            pace[name] = share * Float(square.squareRoot()) * 10
        }
        return pace
    }
}
