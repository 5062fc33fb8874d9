import Support
import Testing

struct HostileTextTests {
    @Test(arguments: [
        ("plain −0.18", "plain −0.18"), ("a\tb\nc", "a\tb\nc"),
        ("\u{1B}[2J\u{7}", "⟨U+001B⟩[2J⟨U+0007⟩"), ("pay\u{202E}moc.live", "pay⟨U+202E⟩moc.live"),
        ("ac\u{200B}me", "ac⟨U+200B⟩me"), (String(repeating: "\u{200B}", count: 500), "⟨U+200B×500⟩"),
        ("\r\n", "⟨U+000D⟩\n"), ("\u{9B}31m", "⟨U+009B⟩31m"), ("x\u{E0041}\u{E0042}", "x⟨U+E0041⟩⟨U+E0042⟩"),
        // Families, flags, Persian and Hebrew are no attack.
        ("👨‍👩‍👧", "👨‍👩‍👧"), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"), ("می‌خواهم", "می‌خواهم"), ("\u{200F}שלום", "\u{200F}שלום"),
        ("e" + String(repeating: "\u{301}", count: 40), "e" + String(repeating: "\u{301}", count: 8)),
        ("净情感值", "净情感值"),
    ])
    func whatActsIsShown(text: String, expected: String) {
        #expect(Array(revealed(text).unicodeScalars) == Array(expected.unicodeScalars))
    }
}
