import Domain
import Media
import Testing

@Suite struct FramingTests {
    @Test func theFrameIsInsideTheBox() {
        let grey = Picture(width: 40, height: 20, pixels: [UInt8](repeating: 128, count: 2400))
        let framed = grey.framed(PictureBox(left: 0.5, top: 0.25, width: 0.25, height: 0.5))
        func pixel(_ x: Int, _ y: Int) -> UInt8 { framed.pixels[(y * 40 + x) * 3] }
        // Columns 20–29, rows 5–14; two pixels wide, dashes of eight.
        #expect(pixel(20, 5) == 22 && pixel(27, 6) == 22 && pixel(28, 5) == 255 && pixel(20, 13) == 22)
        #expect(pixel(19, 5) == 128 && pixel(24, 10) == 128 && pixel(30, 10) == 128 && pixel(25, 15) == 128)
    }

    @Test(arguments: [(0.9, 0.9, 0.4), (-0.2, 0.0, 0.1), (0.5, 0.5, 0.0)])
    func aBoxBeyondTheEdgeIsCut(_ left: Double, _ top: Double, _ side: Double) {
        let picture = Picture(width: 9, height: 7, pixels: [UInt8](repeating: 1, count: 189))
        let framed = picture.framed(PictureBox(left: left, top: top, width: side, height: side))
        #expect(framed.width == 9 && framed.pixels.count == 189)
    }
}
