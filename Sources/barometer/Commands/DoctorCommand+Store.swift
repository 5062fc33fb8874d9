internal import Configuration
internal import Domain
internal import Foundation
internal import NightlyRun
internal import SQLiteDatabase
internal import SentimentNetwork
internal import Storage
internal import Support

/// What lies on the disk: the model, the store, and room for more.
extension DoctorCommand {
    static func checkModel(_ session: Session) throws -> [Finding] {
        let wanted = try session.configurationIfAny()?.model
        guard FileManager.default.fileExists(atPath: session.layout.database) else {
            let model = try SentimentModel(folder: session.resources.model(wanted ?? "sentiment"))
            return [Finding(verdict: .ok, subject: "model", text: "\(model.name) \(model.identity.prefix(12))")]
        }
        let inUse = try ModelInUse(session.openStore(), session.resources, first: wanted ?? "sentiment")
        var findings = [
            Finding(
                verdict: .ok, subject: "model",
                text: "\(inUse.model.name) \(inUse.model.identity.prefix(12))" + (inUse.news.map { ": " + $0 } ?? ""))
        ]
        if let wanted, session.resources.model(wanted) != session.resources.model(inUse.place) {
            findings.append(
                Finding(
                    verdict: .warning, subject: "model",
                    text:
                        "the configuration names \(wanted), posts are judged by \(inUse.place): the configuration's is that of "
                        + "a new store. Go over with `barometer model promote \(wanted)`"))
        }
        return findings
    }

    static func checkStore(_ session: Session) throws -> [Finding] {
        guard FileManager.default.fileExists(atPath: session.layout.database) else {
            return [Finding(verdict: .ok, subject: "store", text: "none yet at \(session.layout.root)")]
        }
        func rows(_ sql: String) throws -> [[String]] {
            try ReadOnlyQuery(sql, layout: session.layout).rows.map {
                $0.map { $0.text ?? $0.integer.map(String.init) ?? "" }
            }
        }
        var findings = [
            Finding(
                verdict: .ok, subject: "store",
                text: "\(session.layout.database): \(try rows("SELECT count(*) FROM post")[0][0]) posts")
        ]
        findings.append(contentsOf: try checkLog(session))
        if let damage = try session.openStore().damage() {
            findings.append(
                Finding(verdict: .fault, subject: "store", text: "is damaged: \(damage). Restore a backup."))
        }
        let configured = try session.configurationIfAny()?.sources.map(\.name)
        for row in try rows(
            "SELECT source, status, count(*), max(\"end\"), reason FROM coverage_gap GROUP BY source, status ORDER BY source"
        ) where configured?.contains(row[0]) ?? true {
            findings.append(
                Finding(
                    verdict: .warning, subject: "source \(row[0])",
                    text: "\(row[2]) intervals \(row[1]), last until \(row[3]): \(row[4])"))
        }
        // A search that gives next to nothing that was asked for is asked wrongly, or answers something else.
        for row in try rows(SourceYield.query(since: session.clock.now - 7 * 86_400)) {
            guard let posts = Int(row[1]), let unmatched = Int(row[2]), posts >= 100, unmatched * 10 >= posts * 9 else {
                continue
            }
            findings.append(
                Finding(
                    verdict: .warning, subject: "source \(row[0])",
                    text:
                        "no monitor wants \(unmatched) of its \(posts) posts of 7 days: ask it for less, or widen a monitor"
                ))
        }
        for row in try rows(
            """
            SELECT channel, recipient, state, coalesce(last_error, ''), subject, day, delivery_id FROM message
            WHERE state IN ('failed', 'uncertain', 'queued', 'refused', 'sending') ORDER BY delivery_id
            """
        ) {
            findings.append(
                Finding(
                    verdict: row[2] == "queued" ? .warning : .fault, subject: "\(row[0]) to \(row[1])",
                    text: "\(row[4]) of \(row[5]) is \(row[2]) \(row[3]). See barometer deliver show \(row[6])."))
        }
        for row in try rows(
            "SELECT count(*), coalesce(min(reason), '') FROM attachment WHERE state IN ('failed', 'refused') HAVING count(*) > 0"
        ) {
            findings.append(
                Finding(verdict: .warning, subject: "files", text: "\(row[0]) could not be used, such as: \(row[1])"))
        }
        return findings
    }

    /// A log beyond 64 MiB has not been emptied for long: some reader does not end.
    private static func checkLog(_ session: Session) throws -> [Finding] {
        let log = try WriteAheadLog(of: session.layout)
        guard !log.holders.isEmpty || log.sizeBytes > 64 << 20 else { return [] }
        let names = log.holders.map { "\($0.program) (process \($0.process))" }.joined(separator: ", ")
        let size = "write-ahead log of \(log.sizeBytes >> 10) KiB"
        let text = names.isEmpty ? "\(size) that the next run empties" : "\(size); the store is held open by \(names)"
        return [Finding(verdict: log.sizeBytes > 64 << 20 ? .warning : .ok, subject: "store", text: text)]
    }

    static func checkDisk(_ session: Session) throws -> [Finding] {
        let folder = FileManager.default.fileExists(atPath: session.layout.root) ? session.layout.root : "/"
        let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int ?? 0
        let text = "\(free >> 20) MiB free at \(folder)"
        return [Finding(verdict: free < 1 << 30 ? .warning : .ok, subject: "disk", text: text)]
    }
}
