internal import Aggregation
internal import Foundation
internal import SentimentNetwork
internal import Support

let usage = """
    Times and measures what the nightly run does, on real data.

    USAGE
      swift run -c release benchmarks score [--data DIR] [--model DIR] [--workers N]
      swift run -c release benchmarks encoders [--model DIR]
      swift run -c release benchmarks graph [--data DIR] [--model DIR] [--workers N] [--posts N] [--batches]
      swift run -c release benchmarks nab [--data DIR]
      swift run -c release benchmarks alerts [--monitors N] [--seed N] [--q LIMIT]
      swift run -c release benchmarks report [--posts N] --store DIR
      swift run -c release benchmarks store make|rebuild|settle|night [--state DIR] [--days N] [--posts N]

    score: a Markdown table of posts, pictures and seconds of sound a second, the median of five passes after one to warm up.
    encoders: milliseconds of the picture's and the sound's encoder alone; Benchmarks/peers/encoders.py times PyTorch beside it.
    graph: seconds of the whole network over prepared batches; Benchmarks/peers/graph.py times PyTorch and ONNX Runtime beside it.
    nab: how `barometer alerts series` does on the labelled series of the Numenta Anomaly Benchmark.
    report: seconds a report takes over a store of N invented posts, which is made in DIR if it is not there;
        Benchmarks/peers/report.py builds the same figures with pandas, matplotlib and Jinja2.
    alerts: the nightly judge on simulated monitors, a quiet year and one with crises.
    store: the aggregation of a large store of invented posts under DIR: make it (100 days of 100,000 posts, 8 GB), make its
    figures from nothing, settle its last 29 days as nights would have left them, and time a night of 100,000 posts more.
    """

func value(_ name: String, _ fallback: String) -> String {
    let arguments = CommandLine.arguments
    guard let index = arguments.firstIndex(of: "--" + name), index + 1 < arguments.count else { return fallback }
    return arguments[index + 1]
}

let dataFolder = value("data", "../shared/data")
switch CommandLine.arguments.dropFirst().first {
case "score":
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let benchmark = try ScoreBenchmark(
        dataFolder: dataFolder, modelFolder: value("model", "models/sentiment"),
        workers: Int(value("workers", String(cores))) ?? cores)
    print(try benchmark.table())
case "encoders":
    print(EncoderBenchmark(model: try SentimentModel(folder: value("model", "models/sentiment"))).json().prettyText)
case "graph":
    let benchmark = try GraphBenchmark(
        dataFolder: dataFolder, model: try SentimentModel(folder: value("model", "models/sentiment")),
        posts: Int(value("posts", "960")) ?? 960, workers: Int(value("workers", "1")) ?? 1)
    print(benchmark.json(includingBatches: CommandLine.arguments.contains("--batches")).text)
case "nab":
    print(try NABBenchmark(folder: dataFolder + "/alerts/nab").table())
case "alerts":
    var benchmark = AlertBenchmark(
        monitors: Int(value("monitors", "50")) ?? 50, seed: UInt64(value("seed", "1")) ?? 1)
    if let limit = Double(value("q", "")) { benchmark.settings.qLimit = limit }
    print(benchmark.table())
case "report":
    print(
        try ReportBenchmark(
            posts: Int(value("posts", "1000000")) ?? 1_000_000, folder: value("store", "/tmp/report-bench")
        ).table())
case "store":
    let benchmark = StoreBenchmark(
        layout: StateLayout(root: value("state", "/tmp/barometer-store")), schemas: value("schemas", "schemas"))
    switch CommandLine.arguments.dropFirst(2).first {
    case "make":
        try benchmark.make(
            days: Int(value("days", "100")) ?? 100, postsPerDay: Int(value("posts", "100000")) ?? 100_000)
    case "rebuild": try benchmark.rebuild()
    case "settle": try benchmark.settle(days: Int(value("days", "29")) ?? 29)
    default: try benchmark.night(posts: Int(value("posts", "100000")) ?? 100_000)
    }
default:
    print(usage)
    exit(2)
}
