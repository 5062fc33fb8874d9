package import Support

/// The `metadata.json` that Datasette shows beside a store: what views and columns mean, the saved queries, and which tables
/// are the full-text index's own. (Datasette 0.64; units stand in the columns' descriptions, for 1.0 has dropped its own.)
package struct DatasetteMetadata {
    package let schema: SchemaDescription
    package let queries: [SavedQuery]
    /// Of the database file, without its ending.
    package let database: String

    package init(schema: SchemaDescription, queries: [SavedQuery], database: String = "barometer") {
        self.schema = schema
        self.queries = queries
        self.database = database
    }

    package var json: JSONValue {
        let views = schema.views.map { view in
            let columns = view.columns.compactMap { column in
                column.meaning.map { JSONMember(column.name, JSONValue(.string($0))) }
            }
            return JSONMember(
                view.name,
                ["description": JSONValue(.string(view.summary)), "columns": JSONValue(.object(columns))])
        }
        let hidden = [
            "post_search", "post_search_config", "post_search_content", "post_search_data",
            "post_search_docsize", "post_search_idx",
        ].map { JSONMember($0, ["hidden": true]) }
        let canned = queries.map { query in
            JSONMember(
                query.name,
                [
                    "title": JSONValue(.string(query.title)), "sql": JSONValue(.string(query.sql)),
                    "description": JSONValue(.string(Self.described(query))),
                ])
        }
        return [
            "title": "Barometer",
            "description":
                "What people post about the monitors of one installation, and how it reads. Start with the views scored_post and daily_sentiment.",
            "about": "Posts belong to their authors; the view source_policy has what each source's service asks for.",
            "databases": JSONValue(
                .object([
                    JSONMember(
                        database,
                        [
                            "tables": JSONValue(.object(views + hidden)),
                            "queries": JSONValue(.object(canned)),
                        ])
                ])),
        ]
    }

    private static func described(_ query: SavedQuery) -> String {
        ([query.details] + query.parameters.map { "\($0.name): \($0.meaning)." }).filter { !$0.isEmpty }
            .joined(separator: " ")
    }
}
