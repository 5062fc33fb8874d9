/// One file of labelled texts, and what the network is to learn of it.
package struct TextCorpus: Sendable {
    /// Which words of a text its label is about.
    package enum Target: Sendable {
        /// A column holds them, another where they start (a character offset).
        case offset(column: String, start: String)
        /// A column holds a name that may stand anywhere in the text, or nowhere.
        case name(column: String)
    }

    package let file: String
    package let head: String
    /// Which class of the head each label is. Labels left out are skipped.
    package let classes: [String: Int]
    /// Column of the label.
    package var column = "label"
    /// Times an epoch shows it, and rows at most.
    package var repeats = 1
    package var limit = Int.max
    /// Rows at most of one id, for corpora with machine-made paraphrases.
    package var perID = Int.max
    /// Only rows with one of these values in a column.
    package var only: (column: String, values: Set<String>)?
    /// The corpus was made without some classes of its head: that a text is none of those is no knowledge.
    package var isPartial = false
    /// The label was read off the emoji: they must not give it away.
    package var dropsEmoji = false
    package var target: Target?
    /// Reads the rows that are held out, instead of the others.
    package var isHeldOut = false
    /// Ids are those of tweets, which grow with time.
    package var hasTweetIDs = false

    package init(
        _ file: String, _ head: String, _ classes: [String: Int], _ adjust: (inout TextCorpus) -> Void = { _ in }
    ) {
        self.file = file
        self.head = head
        self.classes = classes
        adjust(&self)
    }
}
