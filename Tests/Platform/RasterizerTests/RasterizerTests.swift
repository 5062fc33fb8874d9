import Testing

@testable import Rasterizer

struct RasterizerTests {
    @Test func drawsPNGOfTheSizeAsked() throws {
        let svg =
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 5'><style>.a{fill:#94185a}</style>"
            + "<rect width='10' height='5' class='a'/></svg>"
        let png = try Rasterizer.png(svg: svg, width: 200, height: 100, background: 0xFFFFFF)
        #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        // IHDR: width and height, big-endian, at bytes 16 and 20 (PNG specification §11.2.2).
        #expect(Array(png[16..<24]) == [0, 0, 0, 200, 0, 0, 0, 100])
        #expect(try Rasterizer.png(svg: svg, width: 200, height: 100, background: 0xFFFFFF) == png)
    }

    @Test func saysWhatIsWrong() {
        #expect(throws: RasterizerError.self) {
            try Rasterizer.png(svg: "<svg", width: 10, height: 10, background: 0)
        }
    }
}
