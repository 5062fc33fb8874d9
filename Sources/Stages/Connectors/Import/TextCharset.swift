/// What a table that is not UTF-8 is written in.
enum TextCharset {
    /// - Parameters:
    ///   - head: what the file begins with.
    ///   - isWhole: false where the last character may be cut off.
    /// - Returns: nil for UTF-8; an empty name where nothing fits.
    static func name(of head: some Collection<UInt8>, isWhole: Bool) -> String? {
        let bytes = Array(head)
        if bytes.allSatisfy({ $0 < 0x80 }) { return nil }
        for cut in 0...(isWhole ? 0 : 3) where String(validating: bytes.dropLast(cut), as: UTF8.self) != nil {
            return nil
        }
        if FeedCharset.looksChinese(bytes) { return "GB18030" }
        // West European text is mostly ASCII; what is not is of a charset that cannot be told by its bytes.
        return bytes.count { $0 >= 0x80 } * 6 < bytes.count ? "WINDOWS-1252" : ""
    }
}
