import Foundation
import Glibc

/// The built binary, run as a user runs it, in a folder of its own.
struct Program: Sendable {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("barometer-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Another folder with the same configuration and a copy of the state.
    func copied() throws -> Program {
        let copy = try Program()
        for name in ["state", "barometer.json5"] where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(copy.folder)/\(name)")
        }
        return copy
    }

    func remove() throws { try FileManager.default.removeItem(atPath: folder) }

    var state: String { folder + "/state" }

    /// Beside the tests' own bundle.
    static let binary: String = {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let beside = tests.deletingLastPathComponent().appendingPathComponent("barometer").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let arguments = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: arguments).deletingLastPathComponent().appendingPathComponent("barometer").path
    }()

    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    /// - Parameter environment: added to one that is otherwise empty but for PATH and HOME.
    /// - Parameter input: a file in the folder that standard input is; nil for none.
    func start(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment.merging(
            ["PATH": "/usr/bin:/bin", "HOME": folder, "BAROMETER_STATE": state]
        ) { own, _ in own }
        process.standardInput =
            input.flatMap { FileHandle(forReadingAtPath: "\(folder)/\($0)") } ?? FileHandle.nullDevice
        _ = FileManager.default.createFile(atPath: folder + "/stdout", contents: nil)
        _ = FileManager.default.createFile(atPath: folder + "/stderr", contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: folder + "/stdout")
        process.standardError = FileHandle(forWritingAtPath: folder + "/stderr")
        try process.run()
        return process
    }

    @discardableResult
    func run(_ arguments: String..., environment: [String: String] = [:], input: String? = nil) throws -> Result {
        try run(arguments, environment: environment, input: input)
    }

    @discardableResult
    func run(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) throws -> Result {
        let process = try start(arguments, environment: environment, input: input)
        process.waitUntilExit()
        func read(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
        return Result(status: process.terminationStatus, output: try read("stdout"), errors: try read("stderr"))
    }

    /// Waits for its end and tells the most memory that it held, as far as looks every few milliseconds show: in bytes.
    func peakMemory(of process: Process) -> Int {
        var peak = 0
        while process.isRunning {
            if let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
                let match = text.firstMatch(of: /VmHWM:\s*(\d+) kB/)
            {
                peak = max(peak, (Int(match.1) ?? 0) << 10)
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return peak
    }

    /// Ends it as a power cut would.
    static func kill(_ process: Process) {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
