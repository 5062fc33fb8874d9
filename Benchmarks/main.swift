internal import Foundation

let usage = """
    Times what the nightly run spends its time on, on real data.

    USAGE
      swift run -c release benchmarks score [--data DIR] [--model DIR] [--workers N]

    Prints a Markdown table: posts, pictures and seconds of sound a second, the median of five passes after one to warm up.
    """

func value(_ name: String, _ fallback: String) -> String {
    let arguments = CommandLine.arguments
    guard let index = arguments.firstIndex(of: "--" + name), index + 1 < arguments.count else { return fallback }
    return arguments[index + 1]
}

guard CommandLine.arguments.dropFirst().first == "score" else {
    print(usage)
    exit(2)
}
let cores = ProcessInfo.processInfo.activeProcessorCount
let benchmark = try ScoreBenchmark(
    dataFolder: value("data", "../shared/data"), modelFolder: value("model", "models/sentiment"),
    workers: Int(value("workers", String(cores))) ?? cores)
print(try benchmark.table())
