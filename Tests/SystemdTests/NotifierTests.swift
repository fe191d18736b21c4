import Gateway
import Glibc
import Testing

@Suite struct NotifierTests {
    /// A name that no other test and no other process uses.
    private static func ownName(_ test: String) -> String { "fudian-test-\(getpid())-\(test)" }

    @Test func `notices reach a socket in the file system, several as one datagram`() throws {
        let path = "/tmp/\(Self.ownName("path")).socket"
        let manager = try #require(ManagerSocket(path))
        let notifier = try SystemdNotifier(environment: ["NOTIFY_SOCKET": path])
        try notifier.tell(.ready, .status("12 lines, 480 meters"))
        try notifier.tell(.watchdog)
        #expect(manager.next() == "READY=1\nSTATUS=12 lines, 480 meters")
        #expect(manager.next() == "WATCHDOG=1")
        #expect(manager.next() == nil)
    }

    @Test func `notices reach an abstract socket, whose name has no NUL at its end`() throws {
        let name = "@" + Self.ownName("abstract")
        let manager = try #require(ManagerSocket(name))
        try SystemdNotifier(environment: ["NOTIFY_SOCKET": name]).tell(.stopping)
        #expect(manager.next() == "STOPPING=1")
    }

    @Test func `a service that systemd did not start has nobody to tell, and that is no error`() throws {
        for environment in [[:], ["NOTIFY_SOCKET": ""]] {
            let notifier = try SystemdNotifier(environment: environment)
            #expect(!notifier.isHeard)
            try notifier.tell(.ready)
        }
    }

    @Test func `a socket that has gone is an error with its errno, and the next notice may succeed`() throws {
        let path = "/tmp/\(Self.ownName("gone")).socket"
        let notifier = try SystemdNotifier(environment: ["NOTIFY_SOCKET": path])
        #expect(notifier.isHeard)
        #expect(throws: SystemdError.notSent(code: ENOENT)) { try notifier.tell(.watchdog) }
        let manager = try #require(ManagerSocket(path))
        try notifier.tell(.watchdog)
        #expect(manager.next() == "WATCHDOG=1")
    }

    @Test func `a manager that does not read never makes the caller wait`() throws {
        let name = "@" + Self.ownName("full")
        let manager = try #require(ManagerSocket(name))
        let notifier = try SystemdNotifier(environment: ["NOTIFY_SOCKET": name])
        // The kernel queues some datagrams of a socket (net.unix.max_dgram_qlen); after that the answer is EAGAIN.
        var refused: SystemdError?
        for _ in 0..<100_000 where refused == nil {
            do throws(SystemdError) { try notifier.tell(.watchdog) } catch { refused = error }
        }
        #expect(refused == .notSent(code: EAGAIN))
        #expect(manager.next() == "WATCHDOG=1")
        try notifier.tell(.watchdog)
    }

    @Test(arguments: [
        "vsock:2:1234", "relative/path", "@", "/" + String(repeating: "a", count: 107),
        "@" + String(repeating: "a", count: 108),
    ])
    func `what is no Unix socket is refused with the value in the message`(name: String) {
        #expect(throws: SystemdError.unusableSocket(name)) { try NotifySocket(name) }
        #expect(SystemdError.unusableSocket(name).description.contains("'\(name)'"))
    }

    @Test func `a NUL inside a name, which would cut it short, is refused`() {
        #expect(throws: SystemdError.unusableSocket("/run/a\0b")) { try NotifySocket("/run/a\0b") }
        #expect(throws: SystemdError.unusableSocket("@a\0b")) { try NotifySocket("@a\0b") }
    }

    @Test func `the longest names fit`() throws {
        #expect(try NotifySocket("/" + String(repeating: "a", count: 106)).pathBytes.count == 108)
        #expect(try NotifySocket("@" + String(repeating: "a", count: 107)).pathBytes.count == 108)
    }

    @Test func `a status of several lines cannot smuggle in another notice`() {
        let status = ServiceNotice.status("first\nSTOPPING=1\r\nlast")
        #expect(status.line == "STATUS=first STOPPING=1 last")
        #expect(ServiceNotice.extendTimeout(seconds: 90).line == "EXTEND_TIMEOUT_USEC=90000000")
    }
}
