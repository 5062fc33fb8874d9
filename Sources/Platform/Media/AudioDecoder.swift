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
        let (mono, cut) = unsafe read(file, channels: Int(info.channels), rate: Int(info.samplerate))
        guard !mono.isEmpty else { throw .damaged("it holds no sound") }
        let samples = Resampler(from: Int(info.samplerate), to: Sound.rate).resample(mono)
        var note: String?
        if cut { note = "only the first \(Int(limits.seconds)) s" }
        if info.frames > 0, info.frames < Int64(1) << 40, mono.count < Int(info.frames) * 99 / 100, !cut {
            note = "ends at \(mono.count / Int(info.samplerate)) s of \(Int(info.frames) / Int(info.samplerate)) s"
        }
        return Sound(samples: samples, note: note)
    }

    private func read(_ file: OpaquePointer, channels: Int, rate: Int) -> (mono: [Float], cut: Bool) {
        let frames = 1 << 14
        let most = Int(limits.seconds * Double(rate))
        var block = [Float](repeating: 0, count: frames * channels)
        var mono: [Float] = []
        while mono.count < most {
            let count = Int(unsafe sf_readf_float(file, &block, Int64(frames)))
            guard count > 0 else { return (mono, false) }
            for frame in 0..<count {
                var sum: Float = 0
                for channel in 0..<channels { sum += block[frame * channels + channel] }
                let mean = sum / Float(channels)
                mono.append(mean.isFinite ? mean : 0)
            }
        }
        return (Array(mono.prefix(most)), true)
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
