internal import Domain
internal import Foundation
internal import ScoreStage
internal import SentimentNetwork
internal import Support

/// What `why` says, for people and for programs.
struct ScoreExplanation {
    let explanation: Explanation
    /// Of files that were not looked at or listened to.
    let notes: [String]
    let model: SentimentModel

    /// Where hiding no part of a picture changes its verdict by this, none is pointed at.
    static let least = 0.02

    private static func percent(_ value: Double) -> String { String(format: "%.0f %%", value * 100) }

    private static func signed(_ value: Double) -> String { String(format: "%+.2f", value) }

    // MARK: For people

    var text: String {
        let score = explanation.score
        let p = score.sentiment
        var lines = [
            "\(p.polarity.rawValue), \(Self.percent(p.confidence))\(score.abstained ? ": too unsure to be filed" : "")",
            "negative \(Self.percent(p.negative)), neutral \(Self.percent(p.neutral)), positive \(Self.percent(p.positive))",
        ]
        if let emotion = score.emotion { lines.append("emotion: \(emotion.rawValue)") }
        lines += notes
        if score.contradiction { lines.append("words and media contradict each other") }
        lines += ["", String(format: "%.2f without evidence", explanation.withoutEvidence)]
        lines += explanation.contributions.map { contribution in
            let weight = weight(contribution.modality)
            return "\(Self.signed(contribution.added)) \(contribution.modality.rawValue)"
                + (score.parts.count > 1 ? String(format: ", weight %.2f", weight) : "")
        }
        lines.append(String(format: "%.2f %@", p.confidence, p.polarity.rawValue))
        lines += words + explanation.pictures.flatMap { Self.lines($0.position, $0.regions) } + sounds
        return (lines + ["", "model \(model.name) \(model.identity)"]).joined(separator: "\n")
    }

    /// Share of the decision of all parts of a modality.
    private func weight(_ modality: Modality) -> Double {
        explanation.score.parts.reduce(0) { $0 + ($1.modality == modality ? $1.weight : 0) }
    }

    private var words: [String] {
        let strongest = explanation.words.filter { abs($0.weight) >= 0.01 }.sorted { abs($0.weight) > abs($1.weight) }
        guard !strongest.isEmpty else { return [] }
        return ["", "words:"] + strongest.prefix(12).map { "\(Self.signed($0.weight)) \($0.text)" }
    }

    private var sounds: [String] {
        let timeline = explanation.score.parts.flatMap(\.timeline)
        guard !timeline.isEmpty else { return [] }
        return ["", "sound, by time:"]
            + timeline.map {
                String(format: "%.0f–%.0f s  ", $0.start, $0.end) + "\($0.sentiment.polarity.rawValue) "
                    + Self.percent($0.sentiment.confidence)
            }
    }

    static func title(_ position: Int, _ regions: PictureRegions) -> String {
        "picture \(position + 1): \(regions.polarity.rawValue), \(percent(regions.probability)) by itself"
    }

    /// Which part carried it.
    static func sentence(_ regions: PictureRegions) -> String {
        guard let box = regions.box(least: least) else { return "no part of it by itself carried that" }
        return box.place == .whole
            ? "nearly all of it carried that: up to \(signed(regions.most)) a cell"
            : "what carried it is \(words(box.place)): \(signed(regions.most))"
    }

    private static func words(_ place: PictureBox.Place) -> String {
        switch place {
        case .upperLeft: "at the upper left"
        case .top: "at the top"
        case .upperRight: "at the upper right"
        case .left: "at the left"
        case .middle: "in the middle"
        case .right: "at the right"
        case .lowerLeft: "at the lower left"
        case .bottom: "at the bottom"
        case .lowerRight: "at the lower right"
        case .whole: "nearly everywhere"
        }
    }

    /// The picture's cells as blocks, two columns each: darker for more, a minus for what spoke against the verdict.
    private static func lines(_ position: Int, _ regions: PictureRegions) -> [String] {
        let most = max(regions.most, least)
        let blocks = stride(from: 0, to: regions.weights.count, by: PictureRegions.side).map { start in
            "  "
                + regions.weights[start..<start + PictureRegions.side].map { weight in
                    let level = Int((weight / most * 4).rounded())
                    return weight <= -least ? "- " : ["· ", "░░", "▒▒", "▓▓", "██"][min(max(level, 0), 4)]
                }.joined()
        }
        return ["", title(position, regions), sentence(regions)] + blocks
    }

    // MARK: For programs

    var json: JSONValue {
        [
            "sentiment": explanation.score.sentiment.json,
            "polarity": JSONValue(.string(explanation.polarity.rawValue)),
            "abstained": JSONValue(.bool(explanation.score.abstained)),
            "withoutEvidence": JSONValue(.number(explanation.withoutEvidence)),
            "contributions": JSONValue(
                .object(
                    explanation.contributions.map { JSONMember($0.modality.rawValue, JSONValue(.number($0.added))) })),
            "parts": JSONValue(.array(explanation.score.parts.map { Self.json($0) })),
            "words": JSONValue(
                .array(
                    explanation.words.map {
                        ["text": JSONValue(.string($0.text)), "weight": JSONValue(.number($0.weight))]
                    })),
            "pictures": JSONValue(.array(explanation.pictures.map { Self.json($0.position, $0.regions) })),
            "contradiction": JSONValue(.bool(explanation.score.contradiction)),
            "notes": JSONValue(.array(notes.map { JSONValue(.string($0)) })),
            "model": JSONValue(.string(model.identity)),
        ]
    }

    private static func json(_ part: ModalityScore) -> JSONValue {
        let timeline = part.timeline.map { window -> JSONValue in
            [
                "start": JSONValue(.number(window.start)), "end": JSONValue(.number(window.end)),
                "sentiment": window.sentiment.json,
            ]
        }
        return [
            "modality": JSONValue(.string(part.modality.rawValue)),
            "attachment": part.attachment.map { JSONValue(.integer(Int64($0))) } ?? nil,
            "weight": JSONValue(.number(part.weight)), "sentiment": part.sentiment.json,
            "timeline": JSONValue(.array(timeline)),
        ]
    }

    private static func json(_ position: Int, _ regions: PictureRegions) -> JSONValue {
        let rows = stride(from: 0, to: regions.weights.count, by: PictureRegions.side).map { start in
            JSONValue(
                .array(regions.weights[start..<start + PictureRegions.side].map { JSONValue(.number($0)) }))
        }
        let box = regions.box(least: least)
        return [
            "attachment": JSONValue(.integer(Int64(position))),
            "polarity": JSONValue(.string(regions.polarity.rawValue)),
            "probability": JSONValue(.number(regions.probability)), "cells": JSONValue(.array(rows)),
            "frame": json(regions.frame), "box": box.map { json($0) } ?? nil,
            "place": box.map { JSONValue(.string($0.place.rawValue)) } ?? nil,
        ]
    }

    private static func json(_ box: PictureBox) -> JSONValue {
        [
            "left": JSONValue(.number(box.left)), "top": JSONValue(.number(box.top)),
            "width": JSONValue(.number(box.width)), "height": JSONValue(.number(box.height)),
        ]
    }
}
