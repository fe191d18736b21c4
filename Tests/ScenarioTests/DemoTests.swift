import Foundation
import Rig
import Testing

/// The demo where it cannot run. That it plays to its end is a part of `make test` of its own.
@Suite struct DemoTests {
    @Test
    func `a demo whose port is held by another copy says so, starts nothing and ends with a status that is not 0`()
        throws
    {
        let held = try Listener(port: 15_023)
        let result = try withExtendedLifetime(held) {
            try Rig.run("/usr/bin/env", ["-C", Stage.root, Stage.binaries + "/fudian-demo"])
        }
        #expect(result.status == 1)
        // Another demo on this machine may hold the first port already; it is told the same way.
        let said = try #require(
            result.output.firstMatch(of: /port (1502[0-3]|15080) is taken: another copy of the demo may be running/))
        #expect(result.output.contains("端口 \(said.1) 被占用"))
        #expect(!result.output.contains("▶"), "nothing was started")
    }
}

/// Holds a port of the loopback, as another program would.
private final class Listener {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // Held by somebody else already: that serves as well.
        if bound == 0 { listen(descriptor, 1) }
    }

    deinit { close(descriptor) }
}
