internal import Support

/// Which rows of a corpus without a development file are kept from training, to measure on.
///
/// One row in twenty, chosen by its id alone, so that every loader agrees and no order or limit changes the choice:
/// FNV-1a of "dev:" + id in UTF-8, folded to 32 bits (h xor h >> 32), divisible by 20.
package enum HeldOut {
    /// Corpora that are divided so, as their files are named.
    package static let corpora: Set<String> = [
        "zh-weibo2018-train", "zh-chnsenticorp-hotel-train", "zh-online-shopping-9cats", "zh-waimai-12k",
    ]

    /// Whether training must pass over the row `id` of `corpus`.
    package static func contains(corpus: String, id: String) -> Bool {
        guard corpora.contains(corpus) else { return false }
        let hash = fnv1a("dev:\(id)")
        return ((hash ^ (hash >> 32)) & 0xFFFF_FFFF) % 20 == 0
    }
}
