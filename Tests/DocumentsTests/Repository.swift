/// Paths of the repository, found from this file's own place.
enum Repository {
    /// `Tests/DocumentsTests`.
    static let tests = folder(above: #filePath)
    /// `profiles`.
    static let profiles = folder(above: folder(above: tests)) + "/profiles"
    static let docs = folder(above: folder(above: tests)) + "/docs"
    static let fixtures = tests + "/Fixtures"

    private static func folder(above path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
}
