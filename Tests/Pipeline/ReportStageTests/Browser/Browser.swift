import Foundation
import Glibc
import Support

/// A headless Chromium that is told what to do by the DevTools protocol over a pipe.
///
/// - Note: One is shared by the tests of a suite: starting it takes longer than what it is asked.
final class Browser {
    struct Fault: Error, CustomStringConvertible { let description: String }

    /// What the page did: a method of the protocol and its parameters.
    struct Event {
        let method: String
        let parameters: JSONValue
    }

    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let profile = NSTemporaryDirectory() + "barometer-browser-\(UUID().uuidString)"
    private var rest: [UInt8] = []
    private var number = 0
    private var session: String?
    private(set) var events: [Event] = []

    init() throws {
        guard let path = Self.path else {
            throw Fault(description: "there is no chromium; run scripts/install-packages")
        }
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // The protocol is spoken on descriptors 3 and 4.
        let options =
            "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars --lang=en "
            + "--disable-extensions --disable-background-networking --force-color-profile=srgb --font-render-hinting=none"
        process.arguments = [
            "-c",
            "exec \"$0\" \(options) --remote-debugging-pipe --user-data-dir=\"$1\" about:blank 3<&0 4>&1 0</dev/null "
                + "1>/dev/null 2>/dev/null", path, profile,
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let target = try call("Target.createTarget", ["url": "about:blank"])
        let attached = try call(
            "Target.attachToTarget", ["targetId": target["targetId"] ?? nil, "flatten": JSONValue(.bool(true))])
        session = attached["sessionId"]?.string
        for domain in ["Page", "Runtime", "Log", "Network", "DOM", "CSS"] { try call("\(domain).enable") }
    }

    deinit {
        // Its own process and no other.
        process.terminate()
        process.waitUntilExit()
        do { try FileManager.default.removeItem(atPath: profile) } catch { print("left \(profile): \(error)") }
    }

    /// Sends a command and waits for its answer; what happens meanwhile is kept in ``events``.
    @discardableResult
    func call(_ method: String, _ parameters: JSONValue = [:]) throws -> JSONValue {
        number += 1
        var members = [
            JSONMember("id", JSONValue(.integer(Int64(number)))), JSONMember("method", JSONValue(.string(method))),
            JSONMember("params", parameters),
        ]
        if let session { members.append(JSONMember("sessionId", JSONValue(.string(session)))) }
        let bytes = Array(JSONValue(.object(members)).prettyText.utf8) + [0]
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        while true {
            let message = try receive(method)
            if message["id"]?.integer == Int64(number) {
                if let error = message["error"]?["message"]?.string { throw Fault(description: "\(method): \(error)") }
                return message["result"] ?? [:]
            }
            keep(message)
        }
    }

    private func keep(_ message: JSONValue) {
        if let method = message["method"]?.string {
            events.append(Event(method: method, parameters: message["params"] ?? [:]))
        }
    }

    /// Messages end with a zero byte.
    private func receive(_ method: String) throws -> JSONValue {
        while true {
            if let end = rest.firstIndex(of: 0) {
                let bytes = Array(rest[..<end])
                rest.removeFirst(end + 1)
                return try JSONParser.parse(bytes, dialect: .json)
            }
            var poll = pollfd(fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe Glibc.poll(&poll, 1, 30_000) > 0 else {
                throw Fault(description: "\(method): no answer in 30 seconds")
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Fault(description: "\(method): the browser is gone") }
            rest += data
        }
    }

    /// Opens a file and waits until it is loaded and painted.
    func open(_ path: String, width: Int, height: Int = 900) throws {
        try size(width, height)
        events = []
        try call("Page.navigate", ["url": JSONValue(.string(URL(fileURLWithPath: path).absoluteString))])
        while !events.contains(where: { $0.method == "Page.loadEventFired" }) { keep(try receive("Page.navigate")) }
        _ = try evaluate("document.fonts.ready.then(() => 1)")
    }

    func size(_ width: Int, _ height: Int) throws {
        try call(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": JSONValue(.integer(Int64(width))), "height": JSONValue(.integer(Int64(height))),
                "deviceScaleFactor": JSONValue(.integer(1)), "mobile": JSONValue(.bool(false)),
            ])
    }

    /// `screen` or `print`, `light` or `dark`.
    func media(_ type: String, _ scheme: String) throws {
        try call(
            "Emulation.setEmulatedMedia",
            [
                "media": JSONValue(.string(type)),
                "features": [["name": "prefers-color-scheme", "value": JSONValue(.string(scheme))]],
            ])
    }

    func allowsScript(_ isAllowed: Bool) throws {
        try call("Emulation.setScriptExecutionDisabled", ["value": JSONValue(.bool(!isAllowed))])
    }

    /// The value of an expression of the page.
    func evaluate(_ expression: String) throws -> JSONValue {
        let answer = try call(
            "Runtime.evaluate",
            [
                "expression": JSONValue(.string(expression)), "returnByValue": JSONValue(.bool(true)),
                "awaitPromise": JSONValue(.bool(true)),
            ])
        if let fault = answer["exceptionDetails"] { throw Fault(description: fault.prettyText) }
        return answer["result"]?["value"] ?? nil
    }

    /// The whole page as PNG at an eighth of its size.
    func picture() throws -> [UInt8] {
        let size = try call("Page.getLayoutMetrics")["cssContentSize"]
        let answer = try call(
            "Page.captureScreenshot",
            [
                "format": "png", "captureBeyondViewport": JSONValue(.bool(true)),
                "clip": [
                    "x": JSONValue(.integer(0)), "y": JSONValue(.integer(0)),
                    "width": JSONValue(.number(size?["width"]?.double ?? 0)),
                    "height": JSONValue(.number(size?["height"]?.double ?? 0)), "scale": JSONValue(.number(0.125)),
                ],
            ])
        guard let text = answer["data"]?.string, let data = Data(base64Encoded: text) else {
            throw Fault(description: "no picture")
        }
        return Array(data)
    }

    /// Lines of the console and exceptions since the page was opened.
    var complaints: [String] {
        events.compactMap { event in
            switch event.method {
            case "Log.entryAdded": event.parameters["entry"]?["text"]?.string
            case "Runtime.exceptionThrown", "Runtime.consoleAPICalled": event.parameters.prettyText
            default: nil
            }
        }
    }

    /// Addresses that were asked for since the page was opened, but for the page itself and what is inside it.
    func requests(beside path: String) -> [String] {
        events.filter { $0.method == "Network.requestWillBeSent" }
            .compactMap { $0.parameters["request"]?["url"]?.string }
            .filter { !$0.hasPrefix("data:") && $0 != URL(fileURLWithPath: path).absoluteString }
    }
}
