internal import Dispatch
internal import Synchronization

/// Copies the write-ahead log into the database on a thread of its own, beside the one that writes: copying, and waiting for the
/// disk, take an import's writing thread a sixth of its time.
///
/// The connection that writes leaves the log alone meanwhile (`PRAGMA wal_autocheckpoint = 0`).
package final class Checkpointer: Sendable {
    private struct State {
        var isBusy = false
        /// Pages in the log at the last look.
        var pages = 0
        var failure: SQLiteError?
    }

    // Used on the queue alone.
    nonisolated(unsafe) private let connection: Connection
    private let queue = DispatchQueue(label: "barometer.checkpoint")
    private let state = Mutex(State())
    private let mostPages: Int

    /// - Parameter mostPages: pages of 4 KiB beyond which the writer waits until the log can begin anew, which it cannot beside a
    ///   writer.
    package init(path: String, mostPages: Int = 65_536) throws(SQLiteError) {
        self.mostPages = mostPages
        unsafe connection = try Connection(path: path)
    }

    /// To be called by the writer between two transactions.
    ///
    /// - Throws: what an earlier copying met, such as a full disk.
    package func noteCommit() throws(SQLiteError) {
        let (isBusy, pages, failure) = state.withLock { state in
            defer { state.isBusy = true }
            return (state.isBusy, state.pages, state.failure)
        }
        if let failure { throw failure }
        if pages > mostPages {
            queue.sync { self.copy("RESTART") }
        } else if !isBusy {
            queue.async { self.copy("PASSIVE") }
        }
    }

    /// Waits until nothing is being copied.
    package func finish() throws(SQLiteError) {
        queue.sync {}
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func copy(_ mode: String) {
        do {
            // Busy, pages in the log, pages copied.
            let row = try unsafe connection.row("PRAGMA wal_checkpoint(\(mode))")
            let (pages, copied) = (row?.int(1) ?? 0, row?.int(2) ?? 0)
            state.withLock { state in
                state.isBusy = false
                state.pages = mode == "RESTART" && pages == copied ? 0 : pages
            }
        } catch {
            state.withLock { state in
                state.isBusy = false
                state.failure = error
            }
        }
    }
}
