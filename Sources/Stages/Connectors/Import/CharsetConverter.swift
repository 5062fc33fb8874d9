internal import Glibc

/// Turns text of another charset into UTF-8, a block at a time.
@safe final class CharsetConverter {
    private let handle: iconv_t
    /// Bytes of a character that the next block goes on with.
    private var rest: [UInt8] = []
    /// Places that no character of the charset begins with; each is U+FFFD now.
    private(set) var faults = 0

    /// Nil for a name that nobody here knows.
    init?(_ charset: String) {
        let opened = unsafe iconv_open("UTF-8", charset)
        // (iconv_t)-1, as POSIX has it.
        guard let opened = unsafe opened, UInt(bitPattern: opened) != UInt.max else { return nil }
        unsafe handle = opened
    }

    deinit { unsafe _ = iconv_close(handle) }

    /// - Parameter isLast: nothing follows, so a character that is cut off is a fault.
    func convert(_ block: [UInt8], isLast: Bool) -> [UInt8] {
        var input = rest + block
        rest = []
        var output: [UInt8] = []
        output.reserveCapacity(input.count * 3 / 2)
        var space = [UInt8](repeating: 0, count: max(4096, input.count * 2))
        var start = 0
        while start < input.count {
            let (taken, given, code) = step(&input, from: start, into: &space)
            output.append(contentsOf: space[..<given])
            start += taken
            guard code != 0 else { break }
            if code == EINVAL, !isLast {
                rest = Array(input[start...])
                return output
            }
            guard code != E2BIG else { continue }
            faults += 1
            output.append(contentsOf: [0xEF, 0xBF, 0xBD])
            start += 1
        }
        return output
    }

    /// - Returns: bytes taken and given, and errno; 0 when all was converted.
    private func step(
        _ input: inout [UInt8], from start: Int, into space: inout [UInt8]
    ) -> (taken: Int, given: Int, code: Int32) {
        unsafe input.withUnsafeMutableBytes { from in
            unsafe space.withUnsafeMutableBytes { to in
                var source = unsafe from.baseAddress.map { unsafe ($0 + start).assumingMemoryBound(to: CChar.self) }
                var target = unsafe to.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (left, room) = (from.count - start, to.count)
                let result = unsafe iconv(handle, &source, &left, &target, &room)
                let code = result == -1 ? errno : 0
                return (from.count - start - left, to.count - room, code)
            }
        }
    }
}
