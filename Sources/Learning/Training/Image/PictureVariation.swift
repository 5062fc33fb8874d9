internal import CKernels
internal import Features
internal import Foundation
internal import Media
internal import Support
internal import Tensors

/// One look at a picture: a part of it, turned a little, mirrored or not, in other light. Drawn anew each time it is learnt from.
struct PictureVariation: Equatable {
    /// Sides of the part shown, in pixels of the picture, and its middle.
    let width: Double
    let height: Double
    let middle: (x: Double, y: Double)
    /// Radians.
    let angle: Double
    let isMirrored: Bool
    /// Factors of brightness, contrast and saturation.
    let light: (brightness: Float, contrast: Float, saturation: Float)

    /// Half to all of the square's area, sides in a ratio of up to e^±0.2, ±10°, light within a fifth.
    init(of picture: Picture, _ generator: inout SeededGenerator) {
        func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * generator.unit() }
        let (fullWidth, fullHeight) = (Double(picture.width), Double(picture.height))
        let side = min(fullWidth, fullHeight) * uniform(0.5, 1).squareRoot()
        let stretch = exp(uniform(-0.1, 0.1))
        width = min(side * stretch, fullWidth)
        height = min(side / stretch, fullHeight)
        middle = (
            x: uniform(width / 2, max(fullWidth - width / 2, width / 2)) - 0.5,
            y: uniform(height / 2, max(fullHeight - height / 2, height / 2)) - 0.5
        )
        angle = uniform(-10, 10) * .pi / 180
        isMirrored = generator.unit() < 0.5
        light = (Float(uniform(0.8, 1.2)), Float(uniform(0.8, 1.2)), Float(uniform(0.8, 1.2)))
    }

    static func == (a: PictureVariation, b: PictureVariation) -> Bool {
        a.width == b.width && a.height == b.height && a.middle == b.middle && a.angle == b.angle
            && a.isMirrored == b.isMirrored && a.light == b.light
    }

    /// From a place in the new picture, counted from its middle, to one in the old: (m0, m1, m2; m3, m4, m5) of an affine map.
    var map: [Float] {
        let side = Double(ImageInput.side)
        let (across, down) = (width / side * (isMirrored ? -1 : 1), height / side)
        let (c, s) = (cos(angle), sin(angle))
        return [c * across, -s * down, middle.x, s * across, c * down, middle.y].map { Float($0) }
    }

    /// As the encoder sees it: 224 × 224 × 3 in [−1, 1].
    func look(at picture: Picture) -> Tensor {
        var seen = Self.sample(picture, map, side: ImageInput.side)
        relight(&seen.elements)
        return seen
    }

    /// A square of `side` pixels seen through `map`, values from 0 to 255.
    static func sample(_ picture: Picture, _ map: [Float], side: Int) -> Tensor {
        var seen = Tensor([side, side, 3])
        unsafe picture.pixels.withUnsafeBufferPointer { pixels in
            unsafe seen.elements.withUnsafeMutableBufferPointer { seen in
                unsafe kernel_sample_affine(
                    pixels.baseAddress!, picture.height, picture.width, map, seen.baseAddress!, side, side)
            }
        }
        return seen
    }

    /// Brightness, then contrast about the mean grey, then saturation about each pixel's grey, all cut to bytes' range.
    private func relight(_ rgb: inout [Float]) {
        let pixels = rgb.count / 3
        func grey(_ i: Int) -> Float { 0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2] }
        let middle = light.brightness * Float((0..<pixels).reduce(0.0) { $0 + Double(grey($1)) } / Double(pixels))
        for i in 0..<pixels {
            let shade = middle + light.contrast * (light.brightness * grey(i) - middle)
            for c in 3 * i..<3 * i + 3 {
                let value = middle + light.contrast * (light.brightness * rgb[c] - middle)
                rgb[c] = min(max(shade + light.saturation * (value - shade), 0), 255) / 127.5 - 1
            }
        }
    }
}
