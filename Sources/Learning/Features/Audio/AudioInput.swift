package import Tensors

/// What the audio encoder sees of one window of a sound.
package struct AudioWindow: Sendable {
    /// Centred log-Mel frames, T × 32 with T ≤ 192.
    package var mel: Tensor
    /// ``VoiceStatistics``, 512 numbers; empty where an encoder has no use for them.
    package var statistics: [Float]

    package init(mel: Tensor, statistics: [Float] = []) {
        self.mel = mel
        self.statistics = statistics
    }
}

/// A sound as frames, from which windows are taken.
package struct AudioInput: Sendable {
    /// T × 32, every 20 ms, not centred.
    package let mel: Tensor
    /// Every 10 ms, 2T.
    package let voice: VoiceFrames

    /// Makes ``AudioInput``s: the tables are worth keeping.
    package struct Analysis: Sendable {
        private let logMel = LogMel()
        private let voice = VoiceAnalysis()

        package init() {}

        /// - Parameter samples: at 16 kHz.
        package func input(_ samples: [Float]) -> AudioInput {
            AudioInput(mel: logMel.frames(samples), voice: voice.frames(samples))
        }
    }

    /// A sound longer than two windows keeps its silences, so that the times of its windows are the listener's.
    package var isLong: Bool { mel.rows > 2 * LogMel.windowFrames }

    /// Frames to judge: all of a long sound, else those between the silent ends.
    package var stretch: Range<Int> { isLong ? 0..<mel.rows : LogMel.soundingRange(mel) }

    /// Windows that cover ``stretch`` and hold a voice or another sound for at least a tenth of their time.
    package var windows: [Range<Int>] {
        let stretch = stretch
        let windows = LogMel.windows(count: stretch.count).map {
            $0.lowerBound + stretch.lowerBound..<$0.upperBound + stretch.lowerBound
        }
        guard windows.count > 1 else { return windows }
        let loudness = LogMel.loudness(mel)
        let floor = (loudness.max() ?? 0) - LogMel.quiet
        return windows.filter { window in window.count { loudness[$0] > floor } * 10 >= window.count }
    }

    /// The frames of `range`, as the encoder takes them.
    package func window(_ range: Range<Int>) -> AudioWindow {
        let fine = min(2 * range.lowerBound, voice.count - 1)..<min(2 * range.upperBound, voice.count)
        return AudioWindow(
            mel: LogMel.centred(LogMel.rows(range, of: mel)), statistics: VoiceStatistics.of(voice[fine]))
    }
}
