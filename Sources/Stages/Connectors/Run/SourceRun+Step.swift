package import Domain
package import HTTPTransport

extension SourceRun {
    /// What to store, and what comes after it.
    package struct Step {
        package var posts: [Post] = []
        /// The source's own ids of those posts, in the same order.
        package var recordIDs: [String] = []
        /// Records on the page, whatever became of them.
        package var records = 0
        /// Posts that the source itself calls deleted, by their native ids.
        package var gone: [String] = []
        /// Where the next run begins, once the posts are stored.
        package var cursor: String?
        package var validator: (etag: String?, lastModified: String?)?
        /// Seconds for which the source asks not to be asked again.
        package var rest: Int64?
        /// Ids on a page that was asked for to see what is gone; nil otherwise.
        package var presentIDs: [String]?
        package var next: HTTPRequest?
        /// While a walk back is under way; nil at its end.
        package var progress: Progress?
        /// Of a login, to be used until it ends.
        package var token: Token?
        /// Set on the last step.
        package var coverage: Coverage?
        /// Beside it: what was not reached before the interval of `coverage`, and what the pages leapt over inside it.
        package var gaps: [Coverage] = []
        /// Those of them that the stream can be asked for by themselves, at once.
        package var windows: [Interval] = []
        /// Records that could not be used.
        package var problems: [String] = []
        /// What the operator should do, for a fault that lasts.
        package var hint: String?
        /// Why the same is asked again.
        package var fault: String?
        /// The service's lasting id of the account that the source names, once it was looked up.
        package var account: String?
        /// What became of that account.
        package var news: AccountNews?
    }

    /// What became of an account, in words.
    package enum AccountNews: Sendable {
        case renamed(String), gone(String), back
    }
}
