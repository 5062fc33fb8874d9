import SentimentNetwork
import Tensors
import Testing

@Suite struct SafetensorsTests {
    private let tensors = [
        "b": Tensor([2, 2], elements: [1, -2, 0.5, 65504]), "a": Tensor([3], elements: [0.1, 0, -0.25]),
    ]

    @Test func whatGoesInComesOut() throws {
        let file = Safetensors(tensors: tensors, metadata: ["made": "here"])
        let read = try Safetensors(bytes: file.bytes { _ in .single })
        #expect(read.tensors == tensors)
        #expect(read.metadata == ["made": "here"])
    }

    @Test func halvesKeepWhatHalvesCanHold() throws {
        let read = try Safetensors(bytes: Safetensors(tensors: tensors).bytes { $0 == "b" ? .half : .single })
        #expect(read.tensors["b"] == tensors["b"])
        #expect(read.tensors["a"] == tensors["a"])
    }

    @Test func equalContentsGiveEqualBytes() {
        let reversed = Safetensors(tensors: Dictionary(uniqueKeysWithValues: tensors.reversed()))
        #expect(Safetensors(tensors: tensors).bytes { _ in .single } == reversed.bytes { _ in .single })
    }

    /// A cut file, a header that points outside, and no file at all.
    @Test(arguments: [0, 7, 20, 60]) func aCutFileIsRefused(_ count: Int) {
        let bytes = Array(Safetensors(tensors: tensors).bytes { _ in .single }.prefix(count))
        #expect(throws: (any Error).self) { try Safetensors(bytes: bytes) }
    }
}
