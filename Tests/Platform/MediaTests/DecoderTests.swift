import Foundation
import Media
import TestSupport
import Testing

@Suite struct DecoderTests {
    private static let truncatedJPEG: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF".utf8) + [0, 1, 1]

    @Test(arguments: [
        ([], "empty"), (Array("<html>".utf8), "neither a picture"), (truncatedJPEG, "jpeg"),
        (Array("GIF89a".utf8), "gif"), (Array("RIFF....WEBPVP8 ".utf8), "webp"),
    ])
    func badFilesSayWhy(_ bytes: [UInt8], _ part: String) {
        do {
            _ = try MediaProbe(bytes)
            Issue.record("it was taken")
        } catch {
            #expect(error.description.contains(part), "\(error.description)")
        }
    }

    @Test func aThumbnailIsAPictureAgain() throws {
        let picture = Picture(
            width: 64, height: 32, pixels: (0..<64 * 32 * 3).map { UInt8(truncatingIfNeeded: $0 / 24) })
        let bytes = try #require(picture.thumbnail(longerSide: 16))
        let probe = try MediaProbe(bytes)
        #expect(probe.format == .jpeg)
        #expect(probe.width == 16 && probe.height == 8)
    }

    @Test func tooManyPixelsAreRefusedBeforeDecoding() throws {
        let picture = Picture(width: 64, height: 64, pixels: [UInt8](repeating: 9, count: 64 * 64 * 3))
        let bytes = try #require(picture.thumbnail(longerSide: 64))
        var limits = MediaLimits()
        limits.pixels = 1000
        do {
            _ = try MediaProbe(bytes, limits: limits)
            Issue.record("it was taken")
        } catch {
            #expect(error.kind == .refused)
            #expect(error.description.contains("64 × 64"))
        }
    }

    /// Area-weighted: the mean of a picture stays when it is made smaller.
    @Test func resizingKeepsTheMean() {
        let pixels = (0..<60 * 40 * 3).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let small = Picture(width: 60, height: 40, pixels: pixels).resized(width: 15, height: 10)
        func mean(_ values: [UInt8]) -> Double { values.reduce(0.0) { $0 + Double($1) } / Double(values.count) }
        #expect(abs(mean(pixels) - mean(small.pixels)) < 1.5)
    }

    /// Formats and faults of real files, beside what each should give.
    @Test(.enabled(if: sharedData != nil, "there is no ../shared/data")) func realSounds() throws {
        let folder = try #require(sharedData) + "/audio/originals"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "expected.tsv" }.sorted()
        var read = 0
        for file in files {
            let bytes = [UInt8](try #require(FileManager.default.contents(atPath: "\(folder)/\(file)")))
            // Broken ones throw, the others have sound; none of them may crash.
            if let sound = try? AudioDecoder().decode(bytes) {
                read += 1
                let isSound = sound.samples.allSatisfy { $0.isFinite }
                #expect(isSound, "\(file)")
            }
        }
        #expect(read > files.count / 2)
    }
}
