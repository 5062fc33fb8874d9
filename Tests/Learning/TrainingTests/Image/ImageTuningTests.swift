import Features
import Foundation
import Layers
import Media
import SentimentNetwork
import Support
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite struct ImageTuningTests {
    // MARK: Variation

    private static let picture = Picture(
        width: 300, height: 240,
        pixels: (0..<300 * 240).flatMap { place -> [UInt8] in
            let shade = UInt8(place % 300 / 2)
            return [shade, shade + 20, shade + 40]
        })

    @Test func aSeedGivesOneLook() {
        var (a, b, c) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1), SeededGenerator(seed: 2))
        let first = PictureVariation(of: Self.picture, &a)
        #expect(first == PictureVariation(of: Self.picture, &b))
        #expect(first != PictureVariation(of: Self.picture, &c))
        let seen = first.look(at: Self.picture)
        #expect(seen.shape == [224, 224, 3])
        #expect(seen.elements.allSatisfy { $0 >= -1 && $0 <= 1 })
    }

    /// The four corners of what is shown lie within the picture, but for what the turn adds.
    @Test func partsLieInThePicture() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let look = PictureVariation(of: Self.picture, &generator)
            #expect(look.middle.x - look.width / 2 > -0.6 && look.middle.x + look.width / 2 < 299.6)
            #expect(look.middle.y - look.height / 2 > -0.6 && look.middle.y + look.height / 2 < 239.6)
            #expect(look.width * look.height > 0.49 * 240 * 240 && abs(look.angle) < 0.175)
        }
    }

    /// By hand: the map of a whole square, neither turned nor mirrored, shows each pixel where it is.
    @Test func sampling() {
        let pixels: [UInt8] = [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32]
        let small = Picture(width: 2, height: 2, pixels: pixels)
        #expect(PictureVariation.sample(small, [1, 0, 0.5, 0, 1, 0.5], side: 2).elements == pixels.map { Float($0) })
        // Half a pixel to the right: between the two columns, and at the edge the last one goes on.
        #expect(
            PictureVariation.sample(small, [1, 0, 1, 0, 1, 0.5], side: 2).elements
                == [5, 6, 7, 10, 11, 12, 25, 26, 27, 30, 31, 32])
        // A quarter turn: right goes down.
        #expect(
            PictureVariation.sample(small, [0, -1, 0.5, 1, 0, 0.5], side: 2).elements
                == [10, 11, 12, 30, 31, 32, 0, 1, 2, 20, 21, 22])
    }

    // MARK: Network

    /// Heads' gradients and that of the features against central differences of the loss.
    @Test(arguments: [true, false]) func lossGradients(_ hasLabels: Bool) throws {
        var network = try Self.network()
        var generator = SeededGenerator(seed: 5)
        network.post.weight = .uniform([1280, 3], limit: 0.1, &generator)
        network.picture.weight = .uniform([1280, 3], limit: 0.1, &generator)
        network.mood.weight = .uniform([1280, 2], limit: 0.1, &generator)
        let features = (0..<1280).map { _ in Float(generator.unit()) }
        let wanted: ImageNetwork.Wanted =
            hasLabels ? .labels(post: [0.9, 0.05, 0.05], picture: [0.1, 0.1, 0.8]) : .mood([0.5, -1.5])
        func value(_ features: [Float]) -> (value: Double, gradient: [Float]) {
            var (draws, gradient) = (SeededGenerator(seed: 8), network.zeroed())
            return network.loss(features, wanted, dropout: 0.5, divisor: 2, &draws, &gradient)
        }
        let got = value(features).gradient
        for i in stride(from: 0, to: 1280, by: 97) {
            var (up, down) = (features, features)
            up[i] += 0.05
            down[i] -= 0.05
            let slope = (value(up).value - value(down).value) / 0.1
            #expect(abs(slope - Double(got[i])) < 1e-3 + 0.03 * abs(slope), "feature \(i)")
        }
    }

    /// Steps lower the loss on a handful of pictures; a run stopped half-way and one that was not end alike.
    @Test func stepsLearnAndResume() throws {
        let folder = try TemporaryFolder()
        var examples: [ImageTuner.Example] = []
        for (number, shade) in [UInt8(30), 220, 60, 190].enumerated() {
            let pixels = (0..<48 * 48 * 3).map { place -> UInt8 in shade + UInt8(place % 7) }
            let path = "\(folder.path)/\(number).jpg"
            let picture = Picture(width: 48, height: 48, pixels: pixels)
            try AtomicFile.write(try #require(picture.thumbnail(longerSide: 48, quality: 90)), to: path)
            let label: [Float] = shade < 128 ? [0.9, 0.05, 0.05] : [0.05, 0.05, 0.9]
            examples.append(
                .init(path: path, wanted: number < 3 ? .labels(post: label, picture: label) : .mood([1, 0])))
        }
        var options = ImageTuner.Options()
        (options.epochs, options.batch, options.peakRate) = (4, 4, 5e-3)
        var whole = ImageTuner(try Self.network(), examples, options)
        let first = try whole.learn(steps: 2)
        let checkpoint = try Safetensors(bytes: whole.checkpoint().bytes { _ in .single })
        let last = try whole.learn(steps: 10)
        #expect(whole.step == 4 && last < first)
        var resumed = ImageTuner(try Self.network(), examples, options)
        #expect(try resumed.restore(checkpoint) && resumed.step == 2)
        _ = try resumed.learn(steps: 10)
        #expect(resumed.average.parameters().map(\.value) == whole.average.parameters().map(\.value))
        options.epochs = 5
        var other = ImageTuner(try Self.network(), examples, options)
        #expect(try !other.restore(checkpoint))
    }

    /// The encoder with weights that keep its values between the cuts.
    private static func network() throws -> ImageNetwork {
        var generator = SeededGenerator(seed: 4)
        var tensors: [String: Tensor] = [:]
        for (name, shape) in ImageEncoder.shapes {
            let limit = (6 / Double(shape[0])).squareRoot()
            tensors["\(name).kernel"] = .uniform(shape, limit: limit, &generator)
            tensors["\(name).bias"] = .uniform([shape[1]], limit: 0.1, &generator)
        }
        let ones = Tensor([1280], elements: [Float](repeating: 1, count: 1280))
        return ImageNetwork(
            try ImageEncoder(Safetensors(tensors: tensors), prefix: ""), mean: Tensor([1280]), scale: ones)
    }
}
