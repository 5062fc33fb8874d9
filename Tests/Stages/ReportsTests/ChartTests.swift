import Foundation
import Support
import Testing

@testable import Reports

/// Charts against recorded drawings. `RECORD=1 swift test` rewrites them and fails, so that nobody records by accident.
struct ChartTests {
    private func wording(_ language: String) throws -> Wording {
        try Wording(language: language, path: "\(WordingTests.root)/reports/shared/locales/\(language).json5")
    }

    private func expect(_ canvas: SVGCanvas, matches name: String) throws {
        let path = "\(WordingTests.root)/Tests/Fixtures/charts/\(name).svg"
        let drawn = canvas.element(name, label: name).replacing("><", with: ">\n<") + "\n"
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try AtomicFile.write(drawn, to: path)
            Issue.record("recorded \(name)")
        }
        #expect(drawn == String(decoding: try readFile(path), as: UTF8.self), "\(name) changed; RECORD=1 accepts it")
    }

    private var days: [NetSeriesChart.Day] {
        (0..<14).map { index in
            let day = CivilDay(number: 20_761 + index)
            let net = index == 13 ? -0.18 : 0.12 + 0.02 * Double(index % 3)
            let isMissing = index == 4
            return NetSeriesChart.Day(
                day: day, net: isMissing || index == 6 ? nil : Range3(value: net, low: net - 0.08, high: net + 0.08),
                usual: index < 2 ? nil : Range3(value: 0.14, low: 0.06, high: 0.22),
                posts: isMissing ? nil : index == 6 ? 7 : 400, isMissing: isMissing)
        }
    }

    private var net: Measure {
        Measure(
            "net", .net, today: Range3(value: -0.18, low: -0.27, high: -0.09),
            usual: Range3(value: 0.14, low: 0.06, high: 0.22),
            minimum: 0.05)
    }

    @Test(arguments: [("en", ChartWidth.wide), ("zh-CN", .narrow), ("en", .mail)])
    func netSeries(language: String, size: ChartWidth) throws {
        let wording = try wording(language)
        let chart = NetSeriesChart(
            days: days, marks: [.init(index: 13, label: "alert 31", isOpen: true)], wording: wording,
            gapLabel: wording.text("series.gap"))
        try expect(chart.draw(size), matches: "net-series-\(language)-\(size)")
    }

    @Test(arguments: ["en", "zh-CN"]) func gauge(language: String) throws {
        try expect(
            GaugeChart(net: net, wording: try wording(language), weekday: "").draw(.wide), matches: "gauge-\(language)")
    }

    @Test func rangeBarAndSpark() throws {
        try expect(try #require(RangeBarChart(measure: net).draw()), matches: "range-bar")
        try expect(SparklineChart(values: [0, 1, 3, 2, 40], isBad: true).draw(), matches: "spark")
    }

    @Test func volume() throws {
        let bars = (0..<5).map { index in
            VolumeChart.Day(
                day: CivilDay(number: 20_770 + index), posts: index == 1 ? nil : 100 * (index + 1),
                shares: index == 2 ? nil : (0.2, 0.5, 0.3), decided: 90 * (index + 1), unsure: 10 * (index + 1),
                usual: 180,
                isMissing: index == 1)
        }
        try expect(VolumeChart(days: bars, wording: try wording("en")).draw(), matches: "volume")
    }

    @Test func heatMap() throws {
        func cell(_ row: Int, _ hour: Int) -> HeatMapChart.Cell {
            let net: Double? = hour < 3 ? nil : 0.4 - 0.05 * Double(hour)
            return HeatMapChart.Cell(
                posts: hour < 6 ? 4 : 20, net: net, isMissing: row == 0 && hour == 9, isPartial: row == 1 && hour < 3)
        }
        let cells = [0, 1].map { row in (0..<24).map { hour in cell(row, hour) } }
        let chart = HeatMapChart(
            days: [CivilDay(number: 20_773), CivilDay(number: 20_774)], cells: cells, wording: try wording("en"),
            minimumPosts: 10)
        try expect(chart.draw(.wide), matches: "heat-map-wide")
        try expect(chart.draw(.narrow), matches: "heat-map-narrow")
    }

    @Test func voice() throws {
        let bars = [
            VoiceChart.Bar(
                name: "Lumen <Kettle>", isOwn: true, share: Range3(value: 0.38, low: 0.35, high: 0.41), usual: 0.24),
            VoiceChart.Bar(
                name: "Osterhav", isOwn: false, share: Range3(value: 0.3, low: 0.27, high: 0.33), usual: nil),
        ]
        try expect(VoiceChart(bars: bars, wording: try wording("en")).draw(), matches: "voice")
    }

    @Test(arguments: [
        ([0.0], -0.3...0.4), ([-0.31], -0.4...0.4), ([-0.3, 0.4], -0.3...0.4), ([0.41], -0.3...0.5), ([-1, 1], -1...1),
    ])
    func netRangeWidensInTenths(values: [Double], range: ClosedRange<Double>) {
        let got = Scale.net(values, standard: -0.3...0.4)
        #expect(abs(got.lowerBound - range.lowerBound) < 1e-9 && abs(got.upperBound - range.upperBound) < 1e-9)
    }

    @Test(arguments: [(1.0, 2), (7, 5), (1204, 4), (100, 5), (3, 4), (50_000, 5)])
    func ticksAreRoundAndFew(top: Double, most: Int) {
        let ticks = Scale.ticks(upTo: top)
        #expect(ticks.count <= 5 && ticks[0] == 0 && (ticks.last ?? 0) >= top && ticks.count <= most)
    }

    @Test(arguments: [(0.04, "0"), (-0.04, "0"), (1.26, "1.3"), (-0.5, "-0.5"), (12, "12"), (.nan, "0")])
    func lengthsHaveOneDecimal(value: Double, text: String) { #expect(SVGCanvas.digits(value) == text) }

    @Test func standAloneDrawingsNameNoVariables() throws {
        let definition = try ReportDefinition(folder: "\(WordingTests.root)/reports/daily-brief")
        let style = ChartStyle.resolved(definition.chartStyle, tokens: definition.tokens)
        #expect(!style.contains("var(") && style.contains("fill:#b4450f"))
    }
}
