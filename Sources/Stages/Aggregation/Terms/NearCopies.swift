internal import Support

/// Texts that say the same but for a few words: a campaign's form letter, a post with another name or link put in.
///
/// Two texts are near copies when their overlapping runs of three words, A and B, share |A ∩ B| / |A ∪ B| ≥ 0.7 (Broder 1997). In a
/// text of 20 words one changed word in the middle leaves 15 of 21 runs, 0.71; of 14 words none may change inside, one at an
/// end leaves 11 of 13, 0.85. Candidates are found by 30 minimal hashes in 10 bands of 3, which misses one pair in thirty
/// at 0.7 and one in four hundred at 0.8, and are then compared whole.
package struct NearCopies: Sendable {
    /// For each text the first one that it is a near copy of; itself where it is the first.
    package let firsts: [Int]

    package static let leastLikeness = 0.7
    /// Fewer runs than this are alike by chance: such texts have exact copies only.
    package static let fewestRuns = 6
    private static let bands = 10
    private static let rows = 3

    /// - Parameters:
    ///   - texts: words with blanks between them, in the order in which they were written. The order decides which is first.
    ///   - contents: equal for copies to the letter, however short.
    package init(_ texts: [String], contents: [String]) {
        var firsts = Array(texts.indices)
        var exact: [String: Int] = [:]
        exact.reserveCapacity(texts.count)
        var leaders: [(text: Int, runs: [UInt64])] = []
        var shelves = CopyShelves()
        for (index, text) in texts.enumerated() {
            if let first = exact[contents[index]] {
                firsts[index] = firsts[first]
                continue
            }
            exact[contents[index]] = index
            let runs = Self.runs(of: text)
            guard runs.count >= Self.fewestRuns else { continue }
            let keys = Self.keys(of: runs)
            if let leader = shelves.candidates(keys).first(where: {
                Self.likeness(leaders[$0].runs, runs) >= Self.leastLikeness
            }) {
                firsts[index] = leaders[leader].text
                continue
            }
            shelves.put(leaders.count, keys)
            leaders.append((index, runs))
        }
        self.firsts = firsts
    }

    /// Hashes of each three words in a row, ascending, each once.
    static func runs(of text: String) -> [UInt64] {
        var words: [UInt64] = []
        var hash = FNV1a()
        var isInWord = false
        for byte in text.utf8 {
            if byte == 0x20 {
                if isInWord { words.append(hash.value) }
                (hash, isInWord) = (FNV1a(), false)
            } else {
                hash.add(byte)
                isInWord = true
            }
        }
        if isInWord { words.append(hash.value) }
        guard words.count >= 3 else { return [] }
        var runs = (2..<words.count).map { mixed(mixed(mixed(words[$0 - 2]) ^ words[$0 - 1]) ^ words[$0]) }
        runs.sort()
        var kept = 1
        for index in 1..<runs.count where runs[index] != runs[kept - 1] {
            runs[kept] = runs[index]
            kept += 1
        }
        runs.removeLast(runs.count - kept)
        return runs
    }

    /// Of two ascending lists.
    static func likeness(_ a: [UInt64], _ b: [UInt64]) -> Double {
        var (i, j, both) = (0, 0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                both += 1
                i += 1
                j += 1
            } else if a[i] < b[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return Double(both) / Double(a.count + b.count - both)
    }

    private static func keys(of runs: [UInt64]) -> [UInt64] {
        (0..<bands).map { band in
            (0..<rows).reduce(UInt64(band)) { key, row in
                let salt = UInt64(band * rows + row + 1) &* 0x9e37_79b9_7f4a_7c15
                var least = UInt64.max
                for run in runs { least = min(least, mixed(run ^ salt)) }
                return mixed(key ^ least)
            }
        }
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// Texts by the keys of their bands: a table with open addressing, whose entries are chains in the order in which they were put there.
private struct CopyShelves {
    private struct Shelf {
        var key: UInt64 = 0
        /// Of ``links``; -1 for an empty shelf.
        var first: Int32 = -1
        var last: Int32 = -1
        var count: Int32 = 0
    }

    private var shelves = [Shelf](repeating: Shelf(), count: 1_024)
    private var used = 0
    private var links: [(leader: Int32, next: Int32)] = []
    /// A band that so many different texts share is a common phrase.
    private static let mostCandidates = 64

    /// The texts that share a key, in the order in which they were put there, each once.
    func candidates(_ keys: [UInt64]) -> [Int] {
        var found: [Int] = []
        for key in keys {
            var link = shelves[place(of: key)].first
            while link >= 0 {
                let leader = Int(links[Int(link)].leader)
                if !found.contains(leader) { found.append(leader) }
                link = links[Int(link)].next
            }
        }
        return found.sorted()
    }

    mutating func put(_ leader: Int, _ keys: [UInt64]) {
        if 2 * (used + keys.count) > shelves.count { grow() }
        for key in keys {
            let place = place(of: key)
            guard shelves[place].count < Self.mostCandidates else { continue }
            let link = Int32(links.count)
            links.append((Int32(leader), -1))
            if shelves[place].first < 0 {
                shelves[place] = Shelf(key: key, first: link, last: link, count: 1)
                used += 1
            } else {
                links[Int(shelves[place].last)].next = link
                shelves[place].last = link
                shelves[place].count += 1
            }
        }
    }

    /// The shelf of a key, or the empty one where it belongs.
    private func place(of key: UInt64) -> Int {
        let mask = shelves.count - 1
        var place = Int(truncatingIfNeeded: key) & mask
        while shelves[place].first >= 0, shelves[place].key != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = shelves
        shelves = [Shelf](repeating: Shelf(), count: 4 * old.count)
        for shelf in old where shelf.first >= 0 { shelves[place(of: shelf.key)] = shelf }
    }
}
