import Foundation
import Rig
import Testing

/// `make install` and `make uninstall`, tried under another root.
@Suite(.serialized) struct InstallTests {
    @Test
    func `what is installed runs, what the documents name is there, and what people made stays after an uninstall`()
        throws
    {
        let folder = try Folder()
        func make(_ script: String) throws -> String {
            let result = try Rig.run(
                "/usr/bin/env", ["DESTDIR=" + folder.path, "PREFIX=/usr", Stage.root + "/setup/" + script])
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            return result.output
        }
        func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: folder.path + path) }

        _ = try make("install")
        for program in ["fudiand", "fudian", "metersim"] {
            let asked = try Rig.run(folder.path + "/usr/bin/" + program, ["--help"])
            #expect(asked.status == 0, "\(asked.errors)")
        }
        // docs/operations.md copies this one by name.
        #expect(exists("/usr/share/doc/fudian/examples/fudiand.service.d/serial.conf"))
        for path in [
            "/usr/lib/fudian", "/usr/share/fudian/profiles/fineco-em115.yaml", "/usr/share/doc/fudian/operations.md",
            "/usr/lib/systemd/system/fudiand.service",
        ] { #expect(exists(path), "\(path)") }
        let unit = try String(
            contentsOfFile: folder.path + "/usr/lib/systemd/system/fudiand.service", encoding: .utf8)
        #expect(unit.contains("/usr/bin/fudiand"))
        let profiles = try Rig.run(
            folder.path + "/usr/bin/fudian",
            ["profile", "list", "--profiles", folder.path + "/usr/share/fudian/profiles"])
        #expect(profiles.status == 0, "\(profiles.errors)")
        #expect(profiles.output.contains("fineco-em115"))

        // A configuration that is there stays as it is.
        let own = "data: /somewhere/else\nsite: {name: ours}\n"
        let configuration = folder.path + "/etc/fudian/fudian.yaml"
        #expect(try !String(contentsOfFile: configuration, encoding: .utf8).isEmpty)
        try own.write(toFile: configuration, atomically: true, encoding: .utf8)
        _ = try make("install")
        #expect(try String(contentsOfFile: configuration, encoding: .utf8) == own)

        _ = try make("uninstall")
        for path in [
            "/usr/lib/fudian", "/usr/bin/fudiand", "/usr/share/fudian", "/usr/share/doc/fudian",
            "/usr/lib/systemd/system/fudiand.service",
        ] { #expect(!exists(path), "\(path)") }
        #expect(try String(contentsOfFile: configuration, encoding: .utf8) == own)
    }
}
