import Documents
import Foundation
import Testing

/// The example that `make install` puts to /etc/fudian/fudian.yaml.
@Suite struct ExampleConfigurationTests {
    private static func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The example with every setting in force that stands behind a # there. A # before a space begins prose.
    private static func complete() throws -> String {
        try text("docs/examples/fudian.yaml").replacing(/(?m)^( *)#(?=[a-z])/) { $0.1 }
    }

    private static func read(_ text: String) throws -> Configuration {
        try ConfigurationDocument.read(text, file: "/etc/fudian/fudian.yaml")
    }

    @Test func `the example is a configuration, as it is and with all that it shows`() throws {
        let plain = try Self.read(Self.text("docs/examples/fudian.yaml"))
        let complete = try Self.read(Self.complete())
        #expect(plain.sms == nil && plain.listen.tcp == nil)
        #expect(complete.sms != nil && complete.listen.tcp?.tls != nil)
    }

    @Test func `what the example says is used when left out is what is used`() throws {
        let plain = try Self.read(Self.text("docs/examples/fudian.yaml"))
        var complete = try Self.read(Self.complete())
        complete.sms = nil
        complete.listen.tcp = nil
        complete.rescue = nil
        #expect(plain == complete)
        let least = try Self.read("data: /var/lib/fudian\nsite: {name: My substation}\n")
        #expect(least == plain)
    }

    @Test func `systemd brings each secret that the example names`() throws {
        let complete = try Self.read(Self.complete())
        let unit = try Self.text("systemd/fudiand.service")
        let named = [
            complete.sms?.token, complete.rescue?.key, complete.listen.tcp?.tls?.certificate,
            complete.listen.tcp?.tls?.key,
        ]
        for case .named(let name)? in named {
            #expect(unit.contains("\nLoadCredential=\(name):fudian.\(name)\n"))
        }
        #expect(named.count { $0 != nil } == 4)
    }

    @Test func `the example and the unit agree on the folders`() throws {
        let plain = try Self.read(Self.text("docs/examples/fudian.yaml"))
        let unit = try Self.text("systemd/fudiand.service")
        #expect(plain.data == "/var/lib/fudian" && unit.contains("\nStateDirectory=fudian\n"))
        #expect(
            plain.listen.unix?.path.hasPrefix("/run/fudian/") == true && unit.contains("\nRuntimeDirectory=fudian\n"))
    }
}
