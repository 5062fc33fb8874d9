/// Spaces of Unicode (property White_Space) in UTF-8 bytes: looking at each scalar's properties takes most of the time of an import.
package enum WhiteSpace {
    /// Bytes of the space that begins at `index`; 0 where none does.
    static func length(_ bytes: [UInt8], at index: Int) -> Int {
        let first = bytes[index]
        if first < 0x80 { return first == 0x20 || (0x09...0x0D).contains(first) ? 1 : 0 }
        guard first == 0xC2 || (0xE1...0xE3).contains(first), index + 1 < bytes.count else { return 0 }
        let second = bytes[index + 1]
        if first == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
        guard index + 2 < bytes.count else { return 0 }
        switch (first, second, bytes[index + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    /// The words of `text` for which `isWanted` holds, one space between them. It is given the whole text and the word's place.
    package static func joined(_ text: String, where isWanted: ([UInt8], Range<Int>) -> Bool = { _, _ in true })
        -> [UInt8]
    {
        let bytes = Array(text.utf8)
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        var start = 0
        var index = 0
        func finish(_ end: Int) {
            guard start < end, isWanted(bytes, start..<end) else { return }
            if !joined.isEmpty { joined.append(0x20) }
            joined.append(contentsOf: bytes[start..<end])
        }
        while index < bytes.count {
            let space = length(bytes, at: index)
            guard space > 0 else {
                index += 1
                continue
            }
            finish(index)
            index += space
            start = index
        }
        finish(bytes.count)
        return joined
    }
}
