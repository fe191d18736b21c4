import Foundation
import Languages

/// The paths that a configuration names: made absolute from its own folder and, where wanted, looked for.
struct ConfiguredPaths {
    private let base: String
    private let search: Search

    /// Whether the files that are named must be there.
    enum Search {
        case none
        /// Credentials that go by name are looked for in this folder; nil: not at all.
        case files(credentials: String?)
    }

    init(of file: String, search: Search) {
        self.search = search
        guard let slash = file.lastIndex(of: "/") else {
            base = ""
            return
        }
        base = String(file[...slash])
    }

    func resolve(_ path: String) -> String { path.hasPrefix("/") ? path : base + path }

    /// A folder that must be there.
    func folder(_ value: YAMLValue) -> String? {
        guard let path = value.text().map(resolve) else { return nil }
        if case .files = search, !isFolder(path) {
            value.fault(
                Words("\(path) is no folder that can be read", "\(path) 不是可读的文件夹"),
                cure: Words("create it, or correct the path", "请建立该文件夹，或改正路径"))
        }
        return path
    }

    /// Whether this machine has the group; where nothing is looked for, true.
    func hasGroup(_ name: String) -> Bool {
        if case .none = search { return true }
        return getgrnam(name) != nil
    }

    /// A name of letters, digits, `.`, `-` and `_` is a credential's; anything with a slash is a path.
    func credential(_ value: YAMLValue) -> Credential? {
        guard let text = value.text() else { return nil }
        let credential: Credential
        if text.contains("/") {
            credential = .file(resolve(text))
        } else if text.utf8.allSatisfy(isPlain), text != ".", text != ".." {
            credential = .named(text)
        } else {
            value.fault(
                Words("\(text) is no name of a credential", "\(text) 不是凭据名称"),
                cure: Words(
                    "write the name of a systemd credential, sms-token, or a path, /etc/fudian/sms-token",
                    "请写 systemd 凭据的名称，如 sms-token，或路径，如 /etc/fudian/sms-token"))
            return nil
        }
        if case .files(let folder) = search, let path = credential.path(in: folder),
            !FileManager.default.isReadableFile(atPath: path)
        {
            value.fault(
                Words("\(path) cannot be read", "无法读取 \(path)"),
                cure: Words("look whether it exists and the daemon's user may read it", "请确认其存在且守护进程的用户可读"))
        }
        return credential
    }

    private func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
