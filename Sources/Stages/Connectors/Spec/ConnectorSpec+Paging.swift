internal import Support

extension ConnectorSpec {
    /// How the page after this one is asked for, where the server has no Link header.
    enum NextPage: Sendable {
        /// The answer holds a token at `path`, which goes into the query as `parameter`. None means the end.
        case token(path: [String], parameter: String)
        /// The answer holds the whole address at `path`.
        case address(path: [String])
        /// The query's `parameter` counts on by `step` from `first`; pages without records mean the end.
        case count(parameter: String, first: Int, step: Int)

        init?(_ json: JSONValue) {
            let parameter = json["parameter"]?.string
            if let path = json["token"]?.string, let parameter {
                self = .token(path: Expression.steps(path), parameter: parameter)
            } else if let path = json["address"]?.string {
                self = .address(path: Expression.steps(path))
            } else if let parameter, let step = json["step"]?.integer {
                self = .count(parameter: parameter, first: Int(json["first"]?.integer ?? 0), step: Int(step))
            } else {
                return nil
            }
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

        init(_ json: JSONValue) {
            parameter = json["parameter"]?.string ?? ""
            unless = json["unless"]?.string ?? "^$"
            url = json["url"]?.string ?? ""
            query = (json["query"]?.members ?? []).map { (name: $0.key, value: $0.value.string ?? "") }
            take = Expression.steps(json["take"]?.string ?? "")
        }
    }
}
