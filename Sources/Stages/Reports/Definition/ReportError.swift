/// A report that cannot be built: where, what, what to do.
package struct ReportError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
