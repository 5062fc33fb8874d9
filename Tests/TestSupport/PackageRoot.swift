internal import Foundation

/// The checkout that the tests were built in.
package let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// The data beside the checkout (or where BAROMETER_SHARED_DATA says), nil where there is none.
package let sharedData: String? = {
    let beside = URL(fileURLWithPath: packageRoot).deletingLastPathComponent().appendingPathComponent("shared/data")
        .path
    let path = ProcessInfo.processInfo.environment["BAROMETER_SHARED_DATA"] ?? beside
    if FileManager.default.fileExists(atPath: path + "/mvsa/index.tsv") { return path }
    print("tests on real data are skipped: there is no \(path)")
    return nil
}()
