internal import Foundation
internal import Glibc

/// Hands messages to the machine's own mail program, `sendmail -t -i`, as most hosts that run cron have one.
package struct SendmailTransport: Sendable {
    /// Absolute path.
    package let program: String
    package let seconds: Int

    /// Where Debian's mail servers put it.
    package static let usual = "/usr/sbin/sendmail"

    /// - Parameter seconds: a longer delivery is given up.
    package init(program: String = usual, seconds: Int = 60) throws(MailError) {
        guard program.hasPrefix("/"), FileManager.default.isExecutableFile(atPath: program) else {
            throw MailError(.setUp, "\(program) is no program: name the mail program of this machine by its whole path")
        }
        self.program = program
        self.seconds = seconds
    }

    /// Sends a message, whose recipient is the one in its headers (`-t`).
    ///
    /// - Parameter beforeLastByte: called before the end of the message, which makes the program keep it. Where it throws,
    ///   the program is stopped before.
    package func send(
        _ message: [UInt8], _ envelope: MailEnvelope, beforeLastByte: () throws -> Void
    ) throws(MailError) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        // -i: a line with a dot alone does not end the message. -f: who hears of a bounce.
        process.arguments = ["-t", "-i", "-f", envelope.from]
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        let (input, errors) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw MailError(.unreachable, "\(program) does not start: \(error.localizedDescription)")
        }
        // A program that ends early would stop us with a signal.
        let before = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, before) }
        let descriptor = input.fileHandleForWriting.fileDescriptor
        // Programs of a Unix machine want the machine's line ends.
        let wasWritten = Self.write(message.filter { $0 != 13 }, to: descriptor)
        do {
            try beforeLastByte()
        } catch {
            process.terminate()
            process.waitUntilExit()
            throw MailError(.notSent, "not sent: \(error)")
        }
        close(input)
        let isDone = wait(process)
        let said = Self.text(errors)
        guard isDone else {
            throw MailError(.uncertain, "\(program): did not end in \(seconds) s")
        }
        guard process.terminationReason == .exit else {
            throw MailError(.uncertain, "\(program): stopped by signal \(process.terminationStatus)")
        }
        guard process.terminationStatus != 0 || !wasWritten else { return }
        throw MailError(
            Self.kind(process.terminationStatus), "\(program): exit status \(process.terminationStatus)\(said)")
    }

    private func close(_ input: Pipe) {
        do {
            try input.fileHandleForWriting.close()
        } catch {
            // It is closed then: the program went first, and its exit status says why.
            return
        }
    }

    private func wait(_ process: Process) -> Bool {
        for _ in 0..<seconds * 50 {
            guard process.isRunning else { return true }
            usleep(20_000)
        }
        process.terminate()
        process.waitUntilExit()
        return false
    }

    /// The codes of sysexits.h: no such user, no such host, wrong data; all others may pass.
    private static func kind(_ status: Int32) -> MailError.Kind { [65, 67, 68].contains(status) ? .refused : .notSent }

    private static func text(_ errors: Pipe) -> String {
        let data = errors.fileHandleForReading.availableData.prefix(400)
        let line = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first
        return line.map { ": \($0)" } ?? ""
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            done += count
        }
        return true
    }
}
