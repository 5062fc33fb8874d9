internal import Connectors
internal import Domain
internal import Foundation
internal import Storage
internal import Support

/// label: people's own judgements, to measure a model by and to adapt it to.
enum LabelCommand {
    static let command = CommandSpec(
        name: "label", summary: "Judge posts yourself: a quick loop, or CSV in and out.",
        operands: ["[ACTION]", "[FILE]"],
        options: [
            CommandSpec.Option(name: "by", value: "NAME", help: "who judges (else USER)"),
            CommandSpec.Option(name: "order", value: "ORDER", help: "random (to measure by) or unsure (to learn from)"),
            CommandSpec.Option(name: "limit", value: "N", help: "posts to ask about (50)"),
        ],
        examples: [
            ("barometer label", "asks about posts at random; q ends, all is kept"),
            ("barometer label --order unsure", "those that the model is least sure of"),
            ("barometer label export labels.csv", "all labels with their posts"),
            ("barometer label template todo.csv --limit 200", "posts with an empty column `label` to fill in"),
            ("barometer label import todo.csv", "takes filled-in labels back"),
        ],
        details:
            "What the model thinks is not shown: it would be agreed with too often. `barometer evaluate --labels` measures\n"
            + "by an exported file, `barometer train --from MODEL --labels` adapts to it."
    ) { invocation in
        let session = try Session(invocation)
        try session.requireDatabase()
        let store = try session.openStore()
        let person = invocation.value("by") ?? ProcessInfo.processInfo.environment["USER"] ?? "me"
        let file = invocation.operands.dropFirst().first
        switch (invocation.operands.first, file) {
        case (nil, _): return try ask(store, person, invocation, session)
        case ("export", let file?):
            let labels = try store.labels()
            try AtomicFile.write(LabelFile.text(labels), to: file)
            if !session.isQuiet { Terminal.print("\(labels.count) labels in \(file)") }
            return .ok
        case ("template", let file?): return try writeTemplate(store, person, file, invocation, session)
        case ("import", let file?): return try take(store, person, file, session)
        case (let action?, _):
            throw UsageError(
                description:
                    "`barometer label \(action)`: there are export FILE, template FILE, import FILE, or nothing")
        }
    }

    private static func posts(
        _ store: Store, _ person: String, _ invocation: Invocation
    ) throws -> [Store.UnlabelledPost] {
        let name = invocation.value("order") ?? "random"
        guard let order = Store.LabelOrder(rawValue: name) else {
            throw UsageError(description: "--order \(name): it is random or unsure")
        }
        let text = invocation.value("limit") ?? "50"
        guard let limit = Int(text), limit > 0 else {
            throw UsageError(description: "--limit \(text): a number above 0")
        }
        return try store.unlabelled(by: person, order: order, limit: limit)
    }

    /// One key a post. Each answer is kept at once, so nothing is lost at any end.
    private static func ask(
        _ store: Store, _ person: String, _ invocation: Invocation, _ session: Session
    ) throws -> ExitCode {
        let posts = try posts(store, person, invocation)
        var (place, kept) = (0, 0)
        while place < posts.count {
            let post = posts[place]
            let files = post.files.map { "\n  file \($0)" }.joined()
            Terminal.print("\n\(place + 1)/\(posts.count)\(post.url.map { "  \($0)" } ?? "")\n\(post.text)\(files)")
            Terminal.print("n negative, u neutral, p positive, s skip, b back, q quit")
            guard let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased() else { break }
            if answer == "q" { break }
            if answer == "b" {
                place = max(0, place - 1)
                try store.removeLabel(posts[place].id, by: person)
            } else if answer == "s" {
                place += 1
            } else if let polarity = keys[answer] {
                try store.label(post.id, polarity, by: person, note: nil)
                kept += 1
                place += 1
            } else {
                Terminal.print("`\(answer)` is none of n, u, p, s, b, q")
            }
        }
        if !session.isQuiet {
            Terminal.print(posts.isEmpty ? "there is no post that \(person) has not labelled" : "\(kept) labels kept")
        }
        return .ok
    }

    private static let keys: [String: Polarity] = [
        "n": .negative, "negative": .negative, "u": .neutral, "neutral": .neutral, "p": .positive,
        "positive": .positive,
    ]

    private static func writeTemplate(
        _ store: Store, _ person: String, _ file: String, _ invocation: Invocation, _ session: Session
    ) throws -> ExitCode {
        let posts = try posts(store, person, invocation)
        try AtomicFile.write(LabelFile.template(posts), to: file)
        if !session.isQuiet { Terminal.print("\(posts.count) posts to judge in \(file)") }
        return .ok
    }

    /// Rows are found by their number here, else by platform and id.
    private static func take(
        _ store: Store, _ person: String, _ file: String, _ session: Session
    ) throws -> ExitCode {
        let table = try LabelFile(path: file)
        var (kept, unknown) = (0, 0)
        for row in table.rows {
            guard let polarity = try table.polarity(row) else { continue }
            var post = try row["post_id"].flatMap { try store.post($0) }?.id
            if let platform = row["platform"], let id = row["id"] {
                post = try store.postID(platform: platform, nativeID: id)
            }
            if let post {
                try store.label(post, polarity, by: row["labelled_by"] ?? person, note: row["note"])
                kept += 1
            } else {
                unknown += 1
            }
        }
        if !session.isQuiet { Terminal.print("\(kept) labels kept") }
        if unknown > 0 {
            Terminal.complain("barometer: \(file): \(unknown) labels are of posts that are not in the store")
        }
        return unknown > 0 ? .partial : .ok
    }
}
