internal import Foundation
package import SentimentNetwork
package import Storage
internal import Support

/// The model that a store is judged by, read from its files: one that is due to take over, else the one in use.
package struct ModelInUse {
    package let model: SentimentModel
    /// A name in `models/`, or a folder.
    package let place: String
    /// What people should know of it: its files are no longer those that judged the store.
    package let news: String?

    /// - Parameter first: the model of a store that has none yet.
    package init(_ store: Store, _ resources: Resources, first: String) throws {
        // What came since a model fell due has to be judged by it as well: its figures are made next.
        guard let current = try store.judgingModel() else {
            let place = Resources.modelPlace(first)
            self.init(model: try SentimentModel(folder: resources.model(place)), place: place, news: nil)
            return
        }
        let folder = resources.model(current.place)
        guard FileManager.default.fileExists(atPath: folder) else {
            throw FileError(
                path: folder, action: "judge by the model \"\(current.name)\"",
                reason: "it is gone. Put it back, or go over to another with `barometer model promote MODEL`")
        }
        let model = try SentimentModel(folder: folder)
        self.init(
            model: model, place: current.place,
            news: model.identity == current.sha256
                ? nil
                : "the files of the model \"\(current.name)\" changed: every post is judged again, and reports use the new "
                    + "figures once all are")
    }

    private init(model: SentimentModel, place: String, news: String?) {
        self.model = model
        self.place = place
        self.news = news
    }
}

extension Resources {
    /// The folder of the model that `store` is judged by, or of `first` while there is none.
    package func modelFolder(of store: Store, first: String) throws -> String {
        model(try store.currentModel()?.place ?? first)
    }
}
