internal import Domain
internal import Features
internal import Foundation
internal import Layers
package import SentimentNetwork
internal import Support
internal import Tensors

/// CARD.md of a model: what it is, how well it does, what it was made of, where it fails.
package struct ModelCard: Sendable {
    let model: SentimentModel
    let report: EvaluationReport
    let notice: String

    /// - Parameter notice: the text of NOTICE, whose part on data and weights the card repeats.
    package init(model: SentimentModel, report: EvaluationReport, notice: String) {
        self.model = model
        self.report = report
        self.notice = notice
    }

    package var text: String {
        """
        # \(model.name)

        One network for the sentiment (negative, neutral, positive) and emotion (\(Emotion.allCases.map(\.rawValue).joined(separator: ", ")))
        of posts with any of text, pictures and sound. Written by `barometer evaluate --card`.

        - Text: \(model.vocabulary.words.count) words and \(model.text.grams.weight.rows) hashed character n-grams of width \(model.text.words.width), convolutions of 3 and 5,
          a bidirectional LSTM of 2 × \(model.text.body.recurrent.ahead.units) units, attention and max pooling.
        - Image: MobileNetV2 0.35 with its ImageNet weights, frozen, and a linear head.
        - Sound: log-Mel in 32 bands, three 3 × 3 convolutions, a bidirectional LSTM of 2 × \(model.audio.recurrent.ahead.units) units, attention and max pooling.
        - Together: gated attention over the parts, the logits of each part, and a linear path over words and pairs of words where
          words meet a picture. A post of one part is judged by that part's own head.

        ## Figures on data it never learnt from

        \(table)

        Probabilities are those of a world where the three classes are about equally frequent: the model assumes nothing of where a
        post comes from, and reports correct whole sets of posts for their own mix. Tests on MVSA are counted with the class shares
        of MVSA's training part put back, as its published accuracies have them; the others count all classes alike.

        Confusion (rows true, columns said; negative, neutral, positive):

        \(confusions)

        ## Calibration

        Temperatures: \(temperatures). A post whose most probable class has less than
        \(digits(model.calibration.abstainBelow, 2)) is shown as unsure, never as neutral.

        ## What it was made of

        \(notice.components(separatedBy: "## Data and weights").last?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "")

        ## Known failures

        - It hears tone, not words, and was trained on acted speech in German, Polish and English: music and noise are judged too.
        - Its pictures were labelled together with their tweets: a picture alone is mostly guessed from its subject.
        - No corpus at hand has sound beside words or pictures. Those combinations were trained on posts put together from parts;
          their temperatures are those of their flattest part, and no accuracy is claimed for them.
        - Irony, quoted opinions and several brands in one post are judged as one statement of the author.
        - Temperatures were fitted on the same validation posts that the table above reports; one number each, they change no class.

        """
    }

    private var table: String {
        let head =
            "| test | posts | measure | value | bar | accuracy | macro F1 | weighted F1 | calibration error | unsure | accuracy of the others |\n"
            + "|---|---|---|---|---|---|---|---|---|---|---|\n"
        return head
            + report.tests.map { test in
                "| \(test.name) | \(test.posts) | \(test.measure) | \(digits(test.value, 4)) | \(test.bar.map { digits($0, 2) } ?? "") "
                    + "| \(digits(test.matrix.accuracy, 4)) | \(digits(test.matrix.macroF1, 4)) | \(digits(test.matrix.weightedF1, 4)) "
                    + "| \(digits(test.calibrationError, 4)) | \(digits(test.abstained * 100, 1)) % | \(digits(test.accuracyOfDecided, 4)) |"
            }.joined(separator: "\n")
    }

    private var confusions: String {
        report.tests.map { test in
            "- \(test.name): \(test.matrix.counts.map { $0.map(String.init).joined(separator: " ") }.joined(separator: " / "))"
        }.joined(separator: "\n")
    }

    private var temperatures: String {
        model.calibration.temperatures.sorted { $0.key < $1.key }.map { "\($0.key) \(digits($0.value, 2))" }
            .joined(separator: ", ")
    }
}
