internal import Foundation

/// The bytes of a file in Tests/Fixtures.
package func fixture(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: checkoutPath("Tests/Fixtures/\(path)"))))
}

/// Path of a file or folder of the checkout.
package func checkoutPath(_ path: String) -> String { "\(packageRoot)/\(path)" }
