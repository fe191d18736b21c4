import Foundation
import Metering

extension ConfigurationDocument {
    /// Reads the configuration at `path`, and looks whether the files that it names can be read.
    ///
    /// - Parameter credentials: `$CREDENTIALS_DIRECTORY`; nil where the daemon was not started by systemd. Credentials that go by
    ///   name are then not looked for.
    /// - Throws: every fault, by line, with its cure.
    public static func load(path: String, credentials: String?) throws(Faults) -> Configuration {
        try read(
            try TextFile.read(path), ConfiguredPaths(of: path, search: .files(credentials: credentials)), file: path)
    }
}

extension Configuration {
    /// The profiles of all folders.
    ///
    /// - Throws: the faults of every broken profile.
    public func loadProfiles() throws(Faults) -> ProfileLibrary {
        var found: [String: DeviceProfile] = [:]
        var faults: [Fault] = []
        for folder in profiles {
            do throws(Faults) {
                found.merge(try ProfileLibrary.load(folder: folder).profiles) { _, later in later }
            } catch {
                faults += error.list
            }
        }
        if !faults.isEmpty { throw Faults(faults) }
        return ProfileLibrary(profiles: found.values.sorted { $0.name < $1.name })
    }
}
