"""Expected values of MeasuresTests, from scikit-learn: python3 measures.py (scikit-learn 1.x, numpy).

Twelve posts of three classes; probabilities are multiples of 0.05 with ties, so that ranking has to deal with them.
"""

import json

import numpy
import sklearn
from sklearn import metrics

TRUTH = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2]
PROBABILITIES = [
    [0.70, 0.20, 0.10], [0.40, 0.35, 0.25], [0.20, 0.50, 0.30], [0.10, 0.80, 0.10], [0.30, 0.40, 0.30],
    [0.45, 0.35, 0.20], [0.25, 0.30, 0.45], [0.05, 0.15, 0.80], [0.10, 0.30, 0.60], [0.20, 0.20, 0.60],
    [0.40, 0.25, 0.35], [0.15, 0.50, 0.35],
]


def calibration_error(truth, p, bins=10):
    confidence, right = p.max(1), p.argmax(1) == truth
    place = numpy.minimum((confidence * bins).astype(int), bins - 1)
    return sum(abs(confidence[place == b].sum() - right[place == b].sum()) for b in range(bins)) / len(truth)


truth, p = numpy.array(TRUTH), numpy.array(PROBABILITIES)
said = p.argmax(1)
print(
    json.dumps(
        {
            "scikit-learn": sklearn.__version__,
            "accuracy": metrics.accuracy_score(truth, said),
            "macroRecall": metrics.recall_score(truth, said, average="macro"),
            "macroPrecision": metrics.precision_score(truth, said, average="macro"),
            "macroF1": metrics.f1_score(truth, said, average="macro"),
            "weightedF1": metrics.f1_score(truth, said, average="weighted"),
            "rankArea": metrics.roc_auc_score(truth, p, multi_class="ovr", average="macro"),
            "calibrationError": calibration_error(truth, p),
        },
        indent=1,
    )
)
