internal import Support

extension ConnectorSpec {
    /// How the page after this one is asked for, where the server has no Link header. What is found goes into the query as
    /// `{value}`.
    struct NextPage: Sendable {
        enum Value: Sendable {
            /// A token in the answer. None means the end.
            case token([String])
            /// The least of what the page's records have at a path; on a page without records it counts down by `step`.
            case oldest([String], step: Int?)
            /// Counting on by `step` from `first`; pages without records mean the end.
            case count(first: Int, step: Int)
            /// The answer holds the whole address.
            case address([String])
        }

        let value: Value
        let query: [(name: String, value: String)]

        init?(_ json: JSONValue) {
            if let path = json["token"]?.string {
                value = .token(Expression.steps(path))
            } else if let path = json["oldest"]?.string {
                value = .oldest(Expression.steps(path), step: json["step"]?.integer.map { Int($0) })
            } else if let path = json["address"]?.string {
                value = .address(Expression.steps(path))
            } else if let step = json["step"]?.integer {
                value = .count(first: Int(json["first"]?.integer ?? 0), step: Int(step))
            } else {
                return nil
            }
            query = pairs(json["query"]) ?? json["parameter"]?.string.map { [(name: $0, value: "{value}")] } ?? []
        }
    }

    /// A question before the first page: what people call an account is not always what the service asks for.
    struct Lookup: Sendable {
        let parameter: String
        /// A value that matches needs no question.
        let unless: String
        let url: String
        let query: [(name: String, value: String)]
        /// Path of the value that takes the parameter's place.
        let take: [String]
        /// It is an account's lasting id: kept, and used when the name is gone or somebody else's.
        let isAccount: Bool

        init(_ json: JSONValue) {
            parameter = json["parameter"]?.string ?? ""
            unless = json["unless"]?.string ?? "^$"
            url = json["url"]?.string ?? ""
            query = pairs(json["query"]) ?? []
            take = Expression.steps(json["take"]?.string ?? "")
            isAccount = json["account"]?.bool ?? false
        }
    }

    /// Answers that a record came without, such as the sixth and later ones of a thread: asked for by the record's id.
    struct More: Sendable {
        /// Of a record, whether it lacks some.
        let when: Condition
        let url: String
        let query: [(name: String, value: String)]
        let records: [String]
        let next: NextPage?

        init(_ json: JSONValue) {
            when = Condition(json["when"] ?? nil)
            url = json["url"]?.string ?? ""
            query = pairs(json["query"]) ?? []
            records = Expression.steps(json["records"]?.string ?? "")
            next = json["next"].flatMap(NextPage.init)
        }
    }

    /// What the service is known to hold back by its own choice.
    struct Omission: Sendable {
        /// Of an answer; nil for always.
        let when: Condition?
        let says: String
        /// In one word for counting: `similar_omitted`, `choice_only`.
        let kind: String?

        init(_ json: JSONValue) {
            when = json["when"].map(Condition.init)
            says = json["says"]?.string ?? ""
            kind = json["kind"]?.string
        }

        /// As the ledger has it.
        var note: String { [kind, says].compactMap(\.self).joined(separator: ": ") }
    }

    /// Posts asked for again by their ids, many at a time: which are gone, which were edited.
    package struct Recheck: Sendable {
        /// A question about many posts.
        struct Question: Sendable {
            let url: String
            let query: [(name: String, value: String)]
            /// Ids in one request.
            let batch: Int
            /// Parameter that is repeated for each id; nil where `{ids}` takes them all, apart by commas.
            let each: String?
            let records: [String]

            init(_ json: JSONValue) {
                url = json["url"]?.string ?? ""
                query = pairs(json["query"]) ?? []
                batch = Int(json["batch"]?.integer ?? 1)
                each = json["each"]?.string
                records = Expression.steps(json["records"]?.string ?? "")
            }
        }

        let posts: Question
        /// Of posts that answer nothing, where that tells how many answers they have: those that got more are read with
        /// ``ConnectorSpec/More``.
        let threads: Question?
        /// The posts' own ids are asked for, not those by which the stream orders records.
        package let usesPostIDs: Bool

        init(_ json: JSONValue) {
            posts = Question(json)
            threads = json["threads"].map(Question.init)
            usesPostIDs = json["ids"]?.string == "post"
        }

        package var batch: Int { posts.batch }
        package var followsThreads: Bool { threads != nil }
    }
}
