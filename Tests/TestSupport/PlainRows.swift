package import SQLiteDatabase

extension Connection {
    /// One text a row, cells apart by bars, NULL as `-`.
    package func plainRows(_ sql: String) throws -> [String] {
        try rows(sql).map { row in
            row.values.map { value in
                switch value {
                case .null: "-"
                case .integer(let number): String(number)
                case .real(let number): String(number)
                case .text(let text): text
                case .blob(let bytes): "\(bytes.count) bytes"
                }
            }.joined(separator: "|")
        }
    }
}
