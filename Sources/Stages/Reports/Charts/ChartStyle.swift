/// The style of drawings that stand alone: librsvg knows no custom properties, so the light theme's are put in.
enum ChartStyle {
    static func resolved(_ chartStyle: String, tokens: String) -> String {
        var values: [Substring: Substring] = [:]
        // The first value of each name is the light theme's.
        for match in tokens.matches(of: /(--[a-z0-9]+):([^;}]+)/) where values[match.output.1] == nil {
            values[match.output.1] = match.output.2
        }
        return chartStyle.replacing(/var\((--[a-z0-9]+)\)/) { match in String(values[match.output.1] ?? "#000") }
            .replacing(";font-family:inherit", with: "")
    }
}
