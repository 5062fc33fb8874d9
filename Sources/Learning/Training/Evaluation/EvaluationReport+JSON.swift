package import Support

extension EvaluationReport {
    /// All figures, for programs.
    package var json: JSONValue {
        [
            "tests": Self.json(tests),
            "comparisons": JSONValue(
                .array(
                    comparisons.map {
                        [
                            "name": JSONValue(.string($0.name)), "value": JSONValue(.number($0.value)),
                            "bar": JSONValue(.number($0.bar)),
                        ]
                    })),
            "counting": JSONValue(.array((counting?.rows ?? []).map(Self.row))),
            "coverage": JSONValue(.array((counting?.coverage ?? []).map(Self.coverage))),
            "fairness": [
                "parts": JSONValue(.array(fairness.parts.map(Self.part))),
                "groups": JSONValue(
                    .array(
                        fairness.groups.map {
                            [
                                "family": JSONValue(.string($0.family)), "language": JSONValue(.string($0.language)),
                                "group": JSONValue(.string($0.group)), "shift": JSONValue(.number($0.shift)),
                            ]
                        })),
            ],
        ]
    }

    /// Some tests by themselves.
    package static func json(_ tests: [EvaluationTest]) -> JSONValue { JSONValue(.array(tests.map(test))) }

    private static func test(_ test: EvaluationTest) -> JSONValue {
        [
            "test": JSONValue(.string(test.name)), "measure": JSONValue(.string(test.measure.rawValue)),
            "value": JSONValue(.number(test.value)), "low": JSONValue(.number(test.interval.low)),
            "high": JSONValue(.number(test.interval.high)),
            "bar": test.bar.map { JSONValue(.number($0)) } ?? nil,
            "classes": JSONValue(.array(test.set.classes.map { JSONValue(.string($0)) })),
            "figures": figures(test.figures, test.intervals),
            "calibrationByChance": JSONValue(.number(test.calibrationByChance)),
            "calibrationSwept": JSONValue(.number(test.sweptCalibration)),
            "slices": JSONValue(
                .array(
                    test.slices.map { slice in
                        [
                            "slice": JSONValue(.string(slice.name)), "value": JSONValue(.number(slice.value)),
                            "low": JSONValue(.number(slice.interval.low)),
                            "high": JSONValue(.number(slice.interval.high)), "figures": figures(slice.figures, [:]),
                        ]
                    })),
        ]
    }

    private static func figures(
        _ figures: Figures, _ intervals: [Measure: (low: Double, high: Double)]
    ) -> JSONValue {
        var members = [JSONMember("posts", JSONValue(.integer(Int64(figures.posts))))]
        for measure in Measure.allCases {
            let value = measure.value(figures).map { JSONValue(.number($0)) } ?? nil
            members.append(JSONMember(measure.rawValue, value))
            if let interval = intervals[measure] {
                let ends = [interval.low, interval.high].map { JSONValue(.number($0)) }
                members.append(JSONMember(measure.rawValue + "Interval", JSONValue(.array(ends))))
            }
        }
        members += [
            JSONMember("abstained", JSONValue(.number(figures.abstained))),
            JSONMember("accuracyOfDecided", JSONValue(.number(figures.accuracyOfDecided))),
            JSONMember(
                "confusion",
                JSONValue(
                    .array(
                        figures.matrix.counts.map { JSONValue(.array($0.map { JSONValue(.integer(Int64($0))) })) }))),
        ]
        return JSONValue(.object(members))
    }

    private static func row(_ row: CountingReport.Row) -> JSONValue {
        [
            "sets": JSONValue(.string(row.sets)), "count": JSONValue(.integer(Int64(row.count))),
            "method": JSONValue(.string(row.method.rawValue)), "divergence": JSONValue(.number(row.divergence)),
            "relativeError": JSONValue(.number(row.relativeError)),
        ]
    }

    private static func coverage(_ row: CountingReport.Coverage) -> JSONValue {
        [
            "posts": JSONValue(.integer(Int64(row.posts))), "buckets": JSONValue(.integer(Int64(row.buckets))),
            "covered": JSONValue(.number(row.covered)), "width": JSONValue(.number(row.width)),
        ]
    }

    private static func part(_ part: FairnessReport.Part) -> JSONValue {
        [
            "part": JSONValue(.string(part.name)), "figures": figures(part.figures, [:]),
            "falselyNegative": JSONValue(.number(part.falselyNegative)),
        ]
    }
}
