package import Media
package import Tensors

/// What the image encoder sees: the largest centred square at 224 × 224, x = v / 127.5 − 1, H × W × C.
package enum ImageInput {
    package static let side = 224

    package static func tensor(_ picture: Picture) -> Tensor {
        let square = picture.centredSquare()
        let fitted = square.width == side ? square : square.resized(width: side, height: side)
        return Tensor([side, side, 3], elements: fitted.pixels.map { Float($0) / 127.5 - 1 })
    }
}
