package import Layers
package import Tensors

/// A block of MobileNetV2: expand, filter each channel by itself, project (Sandler et al. 2018, figure 3).
package struct InvertedResidual: Parameterized {
    /// None in the first block, whose input is as wide as its middle.
    package var expand: Pointwise?
    package var depthwise: Depthwise
    package var project: Pointwise
    /// Input and output are of one shape and added.
    package let addsInput: Bool

    package init(expand: Pointwise?, depthwise: Depthwise, project: Pointwise, addsInput: Bool) {
        (self.expand, self.depthwise, self.project, self.addsInput) = (expand, depthwise, project, addsInput)
    }

    package struct Cache: Sendable {
        let input: Tensor
        let expanded: Tensor
        let filtered: Tensor
    }

    /// S² rows of C channels give (S / stride)² rows of F.
    package func forward(_ x: Tensor, side: Int) -> (output: Tensor, cache: Cache) {
        let wide = expand?.forward(x) ?? x
        let expanded = wide.reshaped([side, side, wide.columns])
        let filtered = depthwise.forward(expanded)
        var y = project.forward(filtered)
        if addsInput { y.add(x) }
        return (y, Cache(input: x, expanded: expanded, filtered: filtered))
    }

    /// Adds to `gradient` and returns dx.
    package func backward(
        _ dy: Tensor, _ cache: Cache, side: Int, into gradient: inout InvertedResidual
    ) -> Tensor {
        // The projection is not cut, so its output plays no part in its gradient.
        let dFiltered = project.backward(dy, input: cache.filtered, output: dy, into: &gradient.project)
        var dx = depthwise.backward(
            dFiltered, input: cache.expanded, output: cache.filtered, into: &gradient.depthwise)
        if let expand, var inner = gradient.expand {
            dx = expand.backward(dx, input: cache.input, output: cache.expanded, into: &inner)
            gradient.expand = inner
        }
        dx = dx.reshaped(cache.input.shape)
        if addsInput { dx.add(dy) }
        return dx
    }

    /// - Parameter prefix: the block's name; `_expand.kernel` and so on follow it.
    package mutating func visitParameters(_ prefix: String, _ visit: (String, inout Tensor) -> Void) {
        expand?.visitParameters(prefix + "_expand.", visit)
        depthwise.visitParameters(prefix + "_depthwise.", visit)
        project.visitParameters(prefix + "_project.", visit)
    }
}
