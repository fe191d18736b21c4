import Documents
import Foundation
import Languages
import Quantities
import Testing

@Suite struct `The configuration` {
    private let least = "data: /var/lib/fudian\nsite: {name: 良渚供电所}\n"

    private func faults(_ text: String) -> [String] {
        do throws(Faults) {
            _ = try ConfigurationDocument.read(text, file: "/etc/fudian/fudian.yaml")
            return []
        } catch {
            expectBothLanguages(error.list)
            return error.list.map(\.description)
        }
    }

    @Test func `needs a data folder and a site, and has defaults for the rest`() throws {
        let read = try ConfigurationDocument.read(least, file: "fudian.yaml")
        #expect(read.data == "/var/lib/fudian")
        #expect(read.profiles == ["/usr/share/fudian/profiles"])
        #expect(read.site == SiteSettings(name: "良渚供电所", calendar: .china))
        #expect(read.listen.unix == UnixSocketSettings(path: "/run/fudian/fudian.sock", mode: 0o660, group: nil))
        #expect(read.listen.tcp == nil)
        #expect(read.sms == nil)
        #expect(read.rescue == RescueSettings(file: "/tmp/site/other/rescue.list", key: .named("rescue-key")))
        #expect(read.lines == LineSettings(shards: 1, backOffCap: .minutes(5)))
        #expect(read.log == LogSettings(level: .info, format: .text))
        #expect(
            faults("log: {level: info}\n") == [
                "/etc/fudian/fudian.yaml:1: data is missing. Name the folder of the store: data: /var/lib/fudian.",
                "/etc/fudian/fudian.yaml:1: site is missing. Add it, with a name: site: {name: ...}.",
            ])
    }

    @Test func `says everything that can be said`() throws {
        let read = try ConfigurationDocument.read(
            """
            data: data
            profiles: [profiles, /srv/profiles]
            site: {name: Somewhere, zone: "-03:30"}
            listen:
              unix: {path: api.sock, mode: "0600"}
              tcp: {host: 0.0.0.0, port: 8443, certificate: tls-certificate, key: keys/tls.key}
            sms: {url: "https://sms.example.com/messages/", token: sms-token, poll_interval: 500ms, sender: 供电所}
            rescue: {file: other/rescue.list, key: rescue-key}
            lines: {shards: 2, back_off_cap: 1min}
            log: {level: debug, format: json}
            limits: {events: 5000, connections: 10, import_megabytes: 8}
            """, file: "/tmp/site/fudian.yaml")
        #expect(read.data == "/tmp/site/data")
        #expect(read.profiles == ["/tmp/site/profiles", "/srv/profiles"])
        #expect(read.site.calendar.offsetMinutes == -210)
        #expect(read.listen.unix == UnixSocketSettings(path: "/tmp/site/api.sock", mode: 0o600, group: nil))
        #expect(
            read.listen.tcp
                == TCPSettings(
                    host: "0.0.0.0", port: 8443,
                    tls: TLSSettings(certificate: .named("tls-certificate"), key: .file("/tmp/site/keys/tls.key"))))
        #expect(read.sms?.url == "https://sms.example.com/messages")
        #expect(read.sms?.token == .named("sms-token"))
        #expect(read.sms?.pollInterval == .milliseconds(500))
        #expect(read.sms?.sender == "供电所")
        #expect(read.lines == LineSettings(shards: 2, backOffCap: .minutes(1)))
        #expect(read.log == LogSettings(level: .debug, format: .json))
        #expect(read.limits == ConfiguredLimits(events: 5000, connections: 10, importBytes: 8 << 20))
    }

    @Test(arguments: [
        ("profils: [a]", "profils: this key is not known here. Did you mean profiles? Otherwise leave it out."),
        ("profiles: []", "profiles: it names no folder. Name one, or leave the key out."),
        (
            "listen: {}",
            "listen: nobody could reach the daemon. Give unix or tcp, or leave listen out for the usual socket."
        ),
        ("listen: {unix: {mode: \"0660\"}}", "listen.unix: path is missing. Add it."),
        (
            "listen: {unix: {path: /run/a, mode: \"0999\"}}",
            "listen.unix.mode: 0999 is not a file mode. Write three octal digits in quotes, \"0660\"."
        ),
        (
            "listen: {unix: {path: /run/a, mode: 0660}}",
            "listen.unix.mode: the mode stands without quotes, and programs disagree on what number that is. "
                + "Write it in quotes, \"0660\"."
        ),
        (
            "listen: {unix: {path: /run/a, mode: \"0600\", group: staff}}",
            "listen.unix.group: the mode lets no group in. Give mode \"0660\", or leave group out."
        ),
        (
            "listen: {tcp: {host: 0.0.0.0, port: 8080}}",
            "listen.tcp.host: tokens would cross the network in the clear. Add certificate and key, or listen on 127.0.0.1."
        ),
        (
            "listen: {tcp: {port: 8443, certificate: c}}",
            "listen.tcp: certificate is there, but not its key. Add key, or take certificate away."
        ),
        (
            "listen: {tcp: {port: 8443, key: k}}",
            "listen.tcp.key: key is there, but not its certificate. Add certificate, or take key away."
        ),
        (
            "listen: {tcp: {host: \"127.0.0.1:8080\", port: 8080}}",
            "listen.tcp.host: 127.0.0.1:8080 is not a host. Write an address, 127.0.0.1, without port."
        ),
        ("listen: {tcp: {}}", "listen.tcp: port is missing. Add it, as port: 8443."),
        (
            "sms: {url: sms.example.com}",
            "sms.url: sms.example.com is not an address of a web service. Write it as https://sms.example.com/messages."
        ),
        (
            "sms: {url: \"https://user:pw@sms.example.com\"}",
            "sms.url: https://user:pw@sms.example.com is not an address of a web service. Write it as https://sms.example.com/messages."
        ),
        (
            "sms: {url: \"http://sms.example.com\", token: t}",
            "sms.token: the token would cross the network in the clear. Use https in sms.url, or a gateway on this machine."
        ),
        (
            "sms: {url: \"https://a\", token: \"p@ss\"}",
            "sms.token: p@ss is no name of a credential. Write the name of a systemd credential, sms-token, or a path, /etc/fudian/sms-token."
        ),
        (
            "log: {level: verbose}",
            "log.level: verbose is not known here. Known are: critical, debug, error, info, notice, trace, warning."
        ),
        ("lines: {shards: 0}", "lines.shards: 0 is not within 1...16. Give a number within these bounds."),
    ])
    func `a wrong key is refused with line and cure`(_ line: String, _ fault: String) throws {
        #expect(faults(least + line) == ["/etc/fudian/fudian.yaml:3: " + fault])
    }

    @Test func `names of time zones are refused`() throws {
        #expect(
            faults("data: d\nsite: {name: a, zone: Asia/Shanghai}") == [
                "/etc/fudian/fudian.yaml:2: site.zone: Asia/Shanghai is not an offset from UTC. "
                    + "Write it as \"+08:00\"; names of zones are not used, there is no summer time."
            ])
    }

    @Test func `a token in the clear is fine on this machine, and so is listening there`() throws {
        #expect(
            faults(least + "sms: {url: \"http://127.0.0.1:15080/messages\", token: t}\nlisten: {tcp: {port: 0}}")
                == [])
    }

    @Test func `a socket's path may not be longer than the kernel takes`() throws {
        let path = "/" + String(repeating: "a", count: 107)
        #expect(faults(least + "listen: {unix: {path: \(path)}}").count == 1)
        #expect(faults(least + "listen: {unix: {path: \(path.dropLast())}}") == [])
    }

    @Test func `all faults are told at once`() throws {
        #expect(faults("dat: a\nlisten: {tcp: {host: 0.0.0.0}}\nlog: {format: xml}").count == 6)
    }

    @Test func `a group that this machine has not is found when files are looked for`() throws {
        let folder = NSTemporaryDirectory() + "fudian-configuration-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/fudian.yaml"
        func write(_ group: String) throws {
            let text =
                "data: d\nsite: {name: a}\nprofiles: [.]\nlisten: {unix: {path: s, mode: \"0660\", group: \(group)}}\n"
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        try write("no-such-group")
        let faults = try #require(throws: Faults.self) {
            try ConfigurationDocument.load(path: path, credentials: nil)
        }
        #expect(
            faults.list.map(\.words.en) == [
                "\(path):4: listen.unix.group: there is no group no-such-group. Create it, or leave group out."
            ])
        try write("root")
        #expect(throws: Never.self) { try ConfigurationDocument.load(path: path, credentials: nil) }
    }

    @Test func `files that it names must be there`() throws {
        let folder = NSTemporaryDirectory() + "fudian-configuration-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/profiles", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("x".utf8).write(to: URL(filePath: folder + "/cert.pem"))
        let path = folder + "/fudian.yaml"
        let text = """
            data: data
            site: {name: a}
            profiles: [profiles, missing]
            listen: {tcp: {port: 8443, certificate: ./cert.pem, key: ./key.pem}}
            sms: {url: "https://sms.example.com", token: sms-token}
            """
        try Data(text.utf8).write(to: URL(filePath: path))
        let faults = try #require(throws: Faults.self) {
            try ConfigurationDocument.load(path: path, credentials: folder)
        }
        #expect(faults.list.map(\.line) == [3, 4, 5])
        #expect(faults.list.map(\.path) == ["profiles[1]", "listen.tcp.key", "sms.token"])
        // Without systemd nothing is known of its credentials.
        let other = try #require(throws: Faults.self) { try ConfigurationDocument.load(path: path, credentials: nil) }
        #expect(other.list.map(\.line) == [3, 4])
        let none = try #require(throws: Faults.self) {
            try ConfigurationDocument.load(path: folder + "/nothing.yaml", credentials: nil)
        }
        #expect(none.list.map(\.what.en) == ["it does not exist"])
    }
}
