internal import CKernels

/// y[yStart…] += a · x[xStart…] for `count` elements.
func addScaled(_ a: Float, _ x: [Float], _ xStart: Int, to y: inout [Float], _ yStart: Int, count: Int) {
    precondition(xStart + count <= x.count && yStart + count <= y.count, "outside of the array")
    unsafe x.withUnsafeBufferPointer { x in
        unsafe y.withUnsafeMutableBufferPointer { y in
            unsafe kernel_add_scaled(a, x.baseAddress! + xStart, y.baseAddress! + yStart, count)
        }
    }
}

/// Σ x·y over `count` elements, in eight interleaved sums so that the order is fixed and still vectorises.
func dotProduct(_ x: [Float], _ xStart: Int, _ y: [Float], _ yStart: Int, count: Int) -> Float {
    var sums = SIMD8<Float>.zero
    let whole = count / 8 * 8
    for i in stride(from: 0, to: whole, by: 8) {
        for lane in 0..<8 { sums[lane] += x[xStart + i + lane] * y[yStart + i + lane] }
    }
    var sum = sums.sum()
    for i in whole..<count { sum += x[xStart + i] * y[yStart + i] }
    return sum
}
