/// A secret that lies in a file of its own: never in the configuration, which many may read.
public enum Credential: Hashable, Sendable {
    /// A file of systemd's credentials folder, by its name (`LoadCredential=sms-token:/etc/...`).
    case named(String)
    /// A file by its absolute path.
    case file(String)

    /// Where it lies.
    ///
    /// - Parameter folder: `$CREDENTIALS_DIRECTORY`; nil where the daemon was not started by systemd.
    /// - Returns: nil where it is named and there is no such folder.
    public func path(in folder: String?) -> String? {
        switch self {
        case .file(let path): path
        case .named(let name): folder.map { "\($0)/\(name)" }
        }
    }
}

extension Credential: CustomStringConvertible {
    /// Its name or path, never what is in it.
    public var description: String {
        switch self {
        case .file(let path): path
        case .named(let name): "credential \(name)"
        }
    }
}
