import Connectors
import Foundation
import Testing

/// Expected numbers are GNU date's: `date -u -d TEXT +%s`.
@Suite struct TimeTextTests {
    @Test(arguments: [
        ("2026-03-01T08:15:30Z", 1_772_352_930), ("2026-03-01T08:15:30.120Z", 1_772_352_930),
        ("2026-03-01T08:15:30.123456+00:00", 1_772_352_930), ("2026-03-01T16:15:30+08:00", 1_772_352_930),
        ("2026-03-01T03:15:30-0500", 1_772_352_930), ("2026-03-01 08:15:30", 1_772_352_930),
        ("2026/03/01 08:15", 1_772_352_900), ("2026-03-01", 1_772_323_200), ("  2026-03-01\n", 1_772_323_200),
        ("Sun, 01 Mar 2026 08:15:30 GMT", 1_772_352_930), ("Sun, 01 Mar 26 03:15:30 EST", 1_772_352_930),
        ("01 Mar 2026 00:15:30 PST", 1_772_352_930), ("Fri, 1 March 2026 08:15 +0000", 1_772_352_900),
        ("Sun, 01 Mar 1998 08:15:30 GMT", 888_740_130), ("01 Mar 98 08:15:30 GMT", 888_740_130),
        ("Sun Mar 01 16:15:30 +0800 2026", 1_772_352_930), ("Sun Mar 1 08:15:30 2026", 1_772_352_930),
        ("2026年03月01日 08:15", 1_772_352_900), ("2026年3月1日", 1_772_323_200),
        ("1772352930", 1_772_352_930), ("1772352930123", 1_772_352_930),
        ("2024-02-29T00:00:00Z", 1_709_164_800), ("1969-12-31T23:59:59Z", -1),
    ])
    func reads(_ text: String, _ expected: Int64) {
        #expect(readTime(text) == expected)
    }

    @Test(arguments: [
        "", "yesterday", "2026-13-01", "2026-02-31", "2025-02-29T00:00:00Z", "12", "99999", "2026-03-01T99:00:00Z",
        "Sun, 45 Mar 2026 08:15:30 GMT", "01 Foo 2026",
    ])
    func refuses(_ text: String) {
        #expect(readTime(text) == nil)
    }

    @Test func zoneCountsOnlyWhereNoneIsNamed() throws {
        let shanghai = try #require(TimeZone(identifier: "Asia/Shanghai"))
        #expect(readTime("2026-03-01 16:15:30", zone: shanghai) == 1_772_352_930)
        #expect(readTime("2026年3月1日 16:15", zone: shanghai) == 1_772_352_900)
        #expect(readTime("2026-03-01T08:15:30Z", zone: shanghai) == 1_772_352_930)
    }
}
