internal import Connectors
internal import Dispatch
internal import Domain
internal import Language
internal import SQLiteDatabase
internal import Storage
internal import Synchronization

/// Stores pages in the middle of a walk beside whoever asks for the next ones: one thread prepares their posts, one writes.
///
/// The pages that gathered meanwhile go into one transaction, each with the place where its walk goes on: a kill loses some of
/// the last pages, which the next run asks for again, and nothing else. From ``add(_:)`` to ``finish()`` the store belongs to the
/// writing thread.
final class PageWriter: Sendable {
    /// A page that ends nothing.
    struct Page: Sendable {
        /// Which of the run's sources, by position.
        let job: Int
        let sourceID: Int64
        let posts: [Post]
        let recordIDs: [String]
        /// To be counted against the source's month; nil where that has no limit.
        let records: Int?
        let cursor: String?
        let progress: SourceRun.Progress?
    }

    /// Posts of a transaction that nobody waits for more for, and how long others do: a commit costs as much as some twenty posts.
    private static let enoughPosts = 500
    private static let gathering = DispatchTimeInterval.milliseconds(50)
    /// Pages that wait to be stored; whoever brings more waits, too.
    private static let mostPages = 64

    private struct State {
        var waiting: [(page: Page, posts: [PreparedPost])] = []
        var counts: [Int: Store.PostCounts] = [:]
        var failure: (any Error)?
        var isWriting = false
        var isEnding = false

        /// Whether there is something to gather for.
        var mayGather: Bool { !isEnding && waiting.reduce(0) { $0 + $1.posts.count } < PageWriter.enoughPosts }
    }

    // Used on the writing queue alone, and by the caller after ``finish()`` has waited for that.
    nonisolated(unsafe) private let store: Store
    private let preparer: PostPreparer
    private let maker = Mutex(SearchTextMaker())
    private let preparing = DispatchQueue(label: "barometer.fetch.preparing")
    private let writing = DispatchQueue(label: "barometer.fetch.writing")
    private let state = Mutex(State())
    private let free = DispatchSemaphore(value: PageWriter.mostPages)
    private let enough = DispatchSemaphore(value: 0)

    init(_ store: Store) {
        unsafe self.store = store
        preparer = store.preparer
    }

    /// Stores `page` soon.
    ///
    /// - Throws: what kept an earlier page from being stored.
    func add(_ page: Page) throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        free.wait()
        preparing.async { [self] in
            enter(page, maker.withLock { preparer.prepare(page.posts, using: $0) })
        }
    }

    /// Waits until all pages are stored.
    ///
    /// - Returns: what that did, by job, since the last call.
    func finish() throws -> [Int: Store.PostCounts] {
        wait()
        return try state.withLock { state in
            if let failure = state.failure { throw failure }
            defer { state.counts = [:] }
            return state.counts
        }
    }

    /// Waits until no page is under way, stored or not.
    func wait() {
        preparing.sync {}
        state.withLock { $0.isEnding = true }
        enough.signal()
        writing.sync {}
        state.withLock { $0.isEnding = false }
    }

    private func enter(_ page: Page, _ posts: [PreparedPost]) {
        let (isIdle, isEnough) = state.withLock { state in
            defer { state.isWriting = true }
            state.waiting.append((page, posts))
            return (!state.isWriting, !state.mayGather)
        }
        if isEnough { enough.signal() }
        if isIdle { writing.async { self.writeAll() } }
    }

    /// Writes until nothing waits.
    private func writeAll() {
        while true {
            // A signal that came too late for its pages only shortens another wait.
            if state.withLock({ $0.mayGather }) { _ = enough.wait(timeout: .now() + Self.gathering) }
            let (pages, hasFailed) = state.withLock { state in
                defer { state.waiting = [] }
                state.isWriting = !state.waiting.isEmpty
                return (state.waiting, state.failure != nil)
            }
            guard !pages.isEmpty else { return }
            do {
                // Behind a page that is missing no other is stored: its walk would go on past a gap.
                let counts = hasFailed ? [:] : try write(pages)
                state.withLock { $0.counts.merge(counts, uniquingKeysWith: +) }
            } catch {
                state.withLock { $0.failure = error }
            }
            for _ in pages { free.signal() }
        }
    }

    private func write(_ pages: [(page: Page, posts: [PreparedPost])]) throws -> [Int: Store.PostCounts] {
        let store = unsafe store
        return try store.connection.transaction {
            var counts: [Int: Store.PostCounts] = [:]
            var words = Store.FreshWords()
            for (page, posts) in pages {
                let done = try store.store(posts, recordIDs: page.recordIDs, from: page.sourceID, words: &words)
                counts[page.job, default: Store.PostCounts()] = counts[page.job, default: Store.PostCounts()] + done
                try store.keepPlace(cursor: page.cursor, progress: page.progress, of: page.sourceID)
                if let records = page.records { try store.noteUse(of: page.sourceID, records: records) }
            }
            try store.write(&words)
            return counts
        }
    }
}
