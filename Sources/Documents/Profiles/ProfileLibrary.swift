import Foundation
import Languages
import Metering

/// All profiles of a folder, by name.
public struct ProfileLibrary: Sendable {
    /// By name; the names of master data's `profile` columns.
    public let profiles: [String: DeviceProfile]

    public init(profiles: [DeviceProfile] = []) {
        self.profiles = Dictionary(profiles.map { ($0.name, $0) }) { first, _ in first }
    }

    public subscript(name: String) -> DeviceProfile? { profiles[name] }

    /// The names, sorted.
    public var names: [String] { profiles.keys.sorted() }

    /// What to try where there is no profile of this name, for a fault's cure.
    public func cure(for name: String) -> Words { Suggestion.cure(for: name, among: names) }

    /// Reads every `.yaml` file of a folder.
    ///
    /// - Parameter folder: its path.
    /// - Throws: ``Faults`` of all files; one broken profile refuses the library, so that no device is read with half of it.
    public static func load(folder: String) throws(Faults) -> ProfileLibrary {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw Faults([
                Fault(
                    file: folder, line: 0, path: "", what: Words("the folder cannot be read", "无法读取该文件夹"),
                    cure: Words("check that it exists and may be read", "请确认其存在且可读"))
            ])
        }
        var profiles: [DeviceProfile] = []
        var faults: [Fault] = []
        for name in names.sorted() where name.hasSuffix(".yaml") {
            let file = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            do throws(Faults) {
                profiles.append(try ProfileDocument.read(try TextFile.read(file), file: file))
            } catch {
                faults += error.list
            }
        }
        if !faults.isEmpty { throw Faults(faults) }
        return ProfileLibrary(profiles: profiles)
    }

    /// Reads several folders; a later one's profile replaces an earlier one's of the same name.
    public static func load(folders: [String]) throws(Faults) -> ProfileLibrary {
        var all: [String: DeviceProfile] = [:]
        for folder in folders { all.merge(try load(folder: folder).profiles) { _, later in later } }
        return ProfileLibrary(profiles: all.keys.sorted().compactMap { all[$0] })
    }
}
