internal import CSQLite
internal import Support
internal import Synchronization

/// What a statement wanted to do to a store that is only read.
package struct RefusedAction: Hashable, Sendable {
    package enum Verb: String, Sendable {
        case insert, update, delete, create, drop, attach, pragma, transaction, function, other
    }

    package let verb: Verb
    /// The table, pragma or function; nil where there is none.
    package let object: String?
}

/// Keeps a connection to reading, remembers the first thing that it refused, and ends a statement that takes too long.
final class ReadingGuard: Sendable {
    private let end: ContinuousClock.Instant
    private let refusal = Mutex<RefusedAction?>(nil)
    private let isStopped = Atomic<Bool>(false)

    init(seconds: Int) { end = .now + .seconds(seconds) }

    var refused: RefusedAction? { refusal.withLock { $0 } }

    /// From any thread.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    var wasStopped: Bool { isStopped.load(ordering: .relaxed) }

    var isOver: Bool { wasStopped || ContinuousClock.now > end }

    /// Reading, functions and recursion are allowed; the rest is not.
    func authorize(_ action: Int32, _ a: String?, _ b: String?) -> Int32 {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_FUNCTION where b != nil && b != "load_extension": return SQLITE_OK
        // FTS5 asks for the first one by itself.
        case SQLITE_PRAGMA where ["data_version", "table_info", "table_xinfo", "table_list"].contains(a):
            return SQLITE_OK
        // Asked for by SQLite itself when json_each and its like are first used; a person's own is refused by SQLite.
        case SQLITE_UPDATE where a == "sqlite_master": return SQLITE_OK
        default:
            let verb = Self.verb(action, a)
            refusal.withLock { known in
                if known == nil { known = RefusedAction(verb: verb, object: verb == .function ? b : a) }
            }
            return SQLITE_DENY
        }
    }

    private static func verb(_ action: Int32, _ table: String?) -> RefusedAction.Verb {
        // Making or dropping anything begins with a row of the schema.
        let isSchema = table?.hasPrefix("sqlite_") ?? false
        return switch action {
        case SQLITE_INSERT where isSchema: .create
        case SQLITE_DELETE where isSchema: .drop
        case SQLITE_INSERT: .insert
        case SQLITE_UPDATE: .update
        case SQLITE_DELETE: .delete
        case SQLITE_CREATE_TABLE, SQLITE_CREATE_TEMP_TABLE, SQLITE_CREATE_VIEW, SQLITE_CREATE_TEMP_VIEW,
            SQLITE_CREATE_INDEX, SQLITE_CREATE_TEMP_INDEX, SQLITE_CREATE_TRIGGER, SQLITE_CREATE_TEMP_TRIGGER,
            SQLITE_CREATE_VTABLE:
            .create
        case SQLITE_DROP_TABLE, SQLITE_DROP_TEMP_TABLE, SQLITE_DROP_VIEW, SQLITE_DROP_TEMP_VIEW, SQLITE_DROP_INDEX,
            SQLITE_DROP_TRIGGER, SQLITE_DROP_VTABLE:
            .drop
        case SQLITE_ATTACH, SQLITE_DETACH: .attach
        case SQLITE_PRAGMA: .pragma
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: .transaction
        case SQLITE_FUNCTION: .function
        default: .other
        }
    }
}

extension Connection {
    /// Refuses every statement that would write, and stops one that runs longer than `seconds`. Calling it again begins anew.
    package func restrictToReading(seconds: Int) throws(SQLiteError) {
        // A second wall behind the authorizer, which refuses this very statement from then on.
        if reading == nil { try execute("PRAGMA query_only = ON") }
        let guarding = ReadingGuard(seconds: seconds)
        reading = guarding
        let context = unsafe Unmanaged.passUnretained(guarding).toOpaque()
        unsafe _ = sqlite3_set_authorizer(handle, authorizeReading, context)
        unsafe sqlite3_progress_handler(
            handle, 10_000, { unsafe Unmanaged<ReadingGuard>.fromOpaque($0!).takeUnretainedValue().isOver ? 1 : 0 },
            context)
    }

    /// The first thing refused since ``restrictToReading(seconds:)``.
    package var refused: RefusedAction? { reading?.refused }

    /// Whether a person ended the statement, and not the clock.
    package var wasStopped: Bool { reading?.wasStopped ?? false }

    /// Ends the statement that runs, at its next step. From any thread, through the closure that it returns.
    package var stopper: (@Sendable () -> Void)? {
        guard let reading else { return nil }
        return { reading.stop() }
    }
}

private func authorizeReading(
    _ context: UnsafeMutableRawPointer?, _ action: Int32, _ a: UnsafePointer<CChar>?, _ b: UnsafePointer<CChar>?,
    _ c: UnsafePointer<CChar>?, _ d: UnsafePointer<CChar>?
) -> Int32 {
    guard let context = unsafe context else { return SQLITE_DENY }
    return unsafe Unmanaged<ReadingGuard>.fromOpaque(context).takeUnretainedValue().authorize(
        action, a.map { unsafe String(cString: $0) }, b.map { unsafe String(cString: $0) })
}

/// The library's version, such as 3.40.1.
package let sqliteVersion = unsafe String(cString: sqlite3_libversion())
