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

    /// A byte keeps each element to within half a 127th of its row's greatest.
    @Test func bytesKeepRowsToAHundredth() throws {
        let table = Tensor([2, 3], elements: [1, -0.5, 0.25, 100, 3, 0])
        let read = try Safetensors(bytes: Safetensors(tensors: ["t": table]).bytes { _ in .byte })
        let got = try read.tensor("t")
        #expect(read.tensors.count == 1)
        #expect(zip(got.elements.prefix(3), table.elements).allSatisfy { abs($0 - $1) <= 0.5 / 127 + 1e-6 })
        #expect(zip(got.elements.suffix(3), [100, 3, 0]).allSatisfy { abs($0 - $1) <= 50.0 / 127 + 1e-6 })
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
