internal import Compression

/// The texts of a set of ../shared/data/topics with their subjects, in the order of the file.
package func labelledTexts(_ path: String) throws -> [(label: String, text: String)] {
    let lines = String(decoding: try gunzip(path: path), as: UTF8.self).split(separator: "\n").dropFirst()
    return lines.compactMap { line in
        let cells = line.split(separator: "\t", maxSplits: 1)
        return cells.count == 2 ? (String(cells[0]), String(cells[1])) : nil
    }
}
