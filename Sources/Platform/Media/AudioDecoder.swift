internal import CSndFile
internal import Domain

/// Sound as the network hears it: mono, 16,000 samples a second, in [−1, 1].
package struct Sound: Equatable, Sendable {
    package static let rate = 16_000
    package let samples: [Float]
    /// What was wrong with the file although some of it could be read; nil when all is well.
    package let note: String?

    package init(samples: [Float], note: String? = nil) {
        self.samples = samples
        self.note = note
    }

    package var seconds: Double { Double(samples.count) / Double(Self.rate) }
}

/// Reads WAV, FLAC, Ogg Vorbis and Opus, MP3, AIFF and AU through libsndfile.
package struct AudioDecoder: Sendable {
    package let limits: MediaLimits

    package init(limits: MediaLimits = MediaLimits()) {
        self.limits = limits
    }

    /// The sound in `bytes`, mixed to mono and resampled.
    ///
    /// The header's frame count is never believed: files lie, and a truncated one gives what it has with a note.
    package func decode(_ bytes: [UInt8]) throws(MediaError) -> Sound {
        var resampler: Resampler?
        var samples: [Float] = []
        let note = try read(bytes) { block, rate in
            if resampler == nil { resampler = Resampler(from: rate, to: Sound.rate) }
            resampler?.push(block, into: &samples)
        }.note
        resampler?.finish(into: &samples)
        return Sound(samples: samples, note: note)
    }

    /// How long the sound is and what is wrong with it, without holding it.
    package func measure(_ bytes: [UInt8]) throws(MediaError) -> (seconds: Double, note: String?) {
        try read(bytes) { _, _ in }
    }

    /// Gives all of a sound to `take`, a block of mono samples at its own rate at a time.
    private func read(
        _ bytes: [UInt8], _ take: (ArraySlice<Float>, Int) -> Void
    ) throws(MediaError) -> (seconds: Double, note: String?) {
        guard bytes.count <= limits.bytes * 4 else { throw .refused("\(bytes.count) bytes, limit \(limits.bytes * 4)") }
        guard let format = MediaFormat(sniffing: bytes), format.kind == .audio else {
            throw .refused("not a WAV, FLAC, Ogg, MP3, AIFF or AU sound")
        }
        let source = ByteSource(bytes)
        var info = SF_INFO()
        var access = source.access
        let opened = unsafe sf_open_virtual(
            &access, Int32(SFM_READ), &info, Unmanaged.passUnretained(source).toOpaque())
        guard let file = unsafe opened else {
            throw .damaged("the \(format.rawValue) data cannot be read: \(unsafe String(cString: sf_strerror(nil)))")
        }
        defer { unsafe _ = sf_close(file) }
        guard info.channels > 0, info.channels <= 64, (1_000...768_000).contains(info.samplerate) else {
            throw .damaged("\(info.channels) channels at \(info.samplerate) Hz make no sense")
        }
        let rate = Int(info.samplerate)
        let (count, cut) = unsafe read(file, channels: Int(info.channels), rate: rate) { take($0, rate) }
        guard count > 0 else { throw .damaged("it holds no sound") }
        let seconds = Double(count) / Double(rate)
        if cut { return (seconds, "only the first \(Int(limits.seconds)) s") }
        guard info.frames > 0, info.frames < Int64(1) << 40, count < Int(info.frames) * 99 / 100 else {
            return (seconds, nil)
        }
        return (seconds, Self.partial(seconds, of: Double(info.frames) / Double(rate)))
    }

    /// Says that a sound breaks off: `partial 37:12 of 61:00`.
    package static func partial(_ seconds: Double, of whole: Double) -> String {
        func clock(_ seconds: Double) -> String {
            let rest = Int(seconds) % 60
            return "\(Int(seconds) / 60):\(rest < 10 ? "0" : "")\(rest)"
        }
        return "partial \(clock(seconds)) of \(clock(whole))"
    }

    /// - Returns: how many samples there were, and whether more would have followed.
    private func read(
        _ file: OpaquePointer, channels: Int, rate: Int, _ take: (ArraySlice<Float>) -> Void
    ) -> (count: Int, cut: Bool) {
        let frames = 1 << 14
        let most = Int(limits.seconds * Double(rate))
        var block = [Float](repeating: 0, count: frames * channels)
        var mono = [Float](repeating: 0, count: frames)
        var total = 0
        while total < most {
            let count = Int(unsafe sf_readf_float(file, &block, Int64(frames)))
            guard count > 0 else { return (total, false) }
            for frame in 0..<count {
                var sum: Float = 0
                for channel in 0..<channels { sum += block[frame * channels + channel] }
                let mean = sum / Float(channels)
                mono[frame] = mean.isFinite ? mean : 0
            }
            let taken = min(count, most - total)
            take(mono[..<taken])
            total += taken
        }
        return (total, true)
    }
}

/// Bytes in memory that libsndfile reads as a file.
@safe private final class ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private static func of(_ context: UnsafeMutableRawPointer?) -> ByteSource {
        unsafe Unmanaged<ByteSource>.fromOpaque(context!).takeUnretainedValue()
    }

    private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
        let base = whence == SEEK_CUR ? position : whence == SEEK_END ? bytes.count : 0
        let (target, overflow) = base.addingReportingOverflow(Int(offset))
        guard !overflow, target >= 0 else { return -1 }
        position = min(target, bytes.count)
        return Int64(position)
    }

    private func read(_ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
        let taken = min(max(count, 0), bytes.count - position)
        unsafe bytes.withUnsafeBytes { source in
            if taken > 0 { unsafe target.copyMemory(from: source.baseAddress! + position, byteCount: taken) }
        }
        position += taken
        return taken
    }

    var access: SF_VIRTUAL_IO {
        unsafe SF_VIRTUAL_IO(
            get_filelen: { unsafe Int64(ByteSource.of($0).bytes.count) },
            seek: { unsafe ByteSource.of($2).seek($0, $1) },
            read: { unsafe Int64(ByteSource.of($2).read($0!, Int($1))) },
            write: { _, _, _ in 0 },
            tell: { unsafe Int64(ByteSource.of($0).position) })
    }
}
