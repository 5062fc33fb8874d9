import Foundation
import Media
import Support
import Testing

/// A recorded picture of a page. `RECORD=1 swift test` rewrites it and fails, so that nobody records by accident.
struct PictureFixture {
    let path: String

    init(_ name: String) {
        path = "\(SyntheticStore.root)/Tests/Fixtures/browser/\(name).png"
    }

    /// Mean difference of the pixels in [0, 1]; another height counts by what is beyond.
    func difference(from png: [UInt8]) throws -> Double {
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try AtomicFile.write(png, to: path)
            Issue.record("recorded \(path)")
        }
        let decoder = ImageDecoder()
        let (now, then) = (
            try decoder.decode(png, shorterSide: 4096), try decoder.decode(try readFile(path), shorterSide: 4096)
        )
        guard now.width == then.width else { return 1 }
        let common = min(now.pixels.count, then.pixels.count)
        let whole = max(now.pixels.count, then.pixels.count)
        // Twice blurred by the scale already: a shift of a line moves little, a figure that is gone moves much.
        var sum = 0.0
        for index in 0..<common { sum += abs(Double(now.pixels[index]) - Double(then.pixels[index])) / 255 }
        return (sum + Double(whole - common)) / Double(whole)
    }
}
