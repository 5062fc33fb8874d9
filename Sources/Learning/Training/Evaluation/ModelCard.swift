internal import Domain
internal import Foundation
package import SentimentNetwork
internal import Support

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

    /// Over what data and weights it was made of, and on what terms.
    package static let termsHeading = "What it was made of"

    package var text: String {
        """
        # \(model.name)

        One network for the sentiment (negative, neutral, positive) and emotion (\(Emotion.allCases.map(\.rawValue).joined(separator: ", ")))
        of posts with any of text, pictures and sound. Written by `barometer evaluate --card`.

        \(architecture)

        ## Figures on data it never learnt from

        \(testTable)

        \(report.comparisons.map { "\($0.name): \(digits($0.value, 4)) (bar \(digits($0.bar, 2)))." }.joined(separator: "\n"))

        Intervals are 95 %, by drawing the posts again \(Bootstrap.rounds) times. ECE is the error of calibration in ten bins; its bar
        is \(digits(EvaluationReport.calibrationBar, 2)), "by chance" is the error that so few posts would show of answers whose confidence is right, and "swept" the error over as
        many bins of equal size as have rising accuracies (Roelofs et al. 2022), which few posts mislead less. "Unsure" posts are those that the model abstains on, with the accuracy on the others.

        ![Reliability](reliability.svg) ![ROC](roc.svg)

        \(confusions)

        ### By language and corpus

        \(sliceTable)

        ## Calibration

        \(calibrationTable)

        Words, sound and targets: fitted on the development posts above. Pictures: on training posts as heads and a fusion that never saw
        them judge them; the development posts above are unseen by it. The second error is on posts left out of the fit (five-fold; of
        emotions, on corpora left out). Slopes and bends (steeper or flatter for decided answers) change no class by themselves; shifts put in
        the mix of classes that posts with pictures have. Combinations with sound have no labelled posts: they
        take the flattest slopes of their parts. A post whose most probable class has less than
        \(thresholds) is shown as unsure, never as neutral.

        ## Counting

        \(countingTable)

        KLD is the divergence of the estimated shares from the true ones (bar \(digits(CountingReport.divergenceBar, 2))), RAE the mean relative error of a
        share. Topics are those of SemEval 2017 with at least \(CountingReport.fewest) tweets in the development sample; simulated buckets are drawn from that
        sample with the shares that topics have. The 95 % interval of net sentiment holds the mix that a simulated bucket was drawn from in
        \(coverage).

        ## Fairness

        \(fairnessTables)

        ## \(Self.termsHeading)

        \(notice.components(separatedBy: "## Data and weights").last?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "")

        ## Known failures

        - It hears tone, not words, and was trained on acted speech in German, Polish and English: music and noise are judged too.
        - Its pictures were labelled together with their tweets: a picture alone is mostly guessed from its subject.
        - No corpus at hand has sound beside words or pictures. Those combinations were trained on posts put together from parts,
          and no accuracy is claimed for them.
        - Irony, quoted opinions and several brands in one post are judged as one statement of the author.
        - English tweets of UMSAB are among SemEval's training tweets, so their figure is no test of new tweets.

        """
    }
}
