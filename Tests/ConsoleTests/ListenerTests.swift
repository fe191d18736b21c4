import AsyncHTTPClient
import Console
import Foundation
import Glibc
import NIOCore
import NIOSSL
import Testing

struct ListenerTests {
    @Test func `the socket is for owner and group only, and goes when the server does`() async throws {
        try await withFolder { folder in
            let site = try Site(folder: folder + "/data")
            let path = folder + "/s"
            try await withServer(ConsoleSettings(unix: .init(path: path)), site) { addresses in
                #expect(addresses == [.unix(path: path)])
                var status = stat()
                #expect(
                    lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o660 && status.st_mode & S_IFMT == S_IFSOCK)
            }
            #expect(access(path, F_OK) != 0)
        }
    }

    @Test func `a socket that a dead daemon left is replaced, one that is answered is not`() async throws {
        try await withFolder { folder in
            let site = try Site(folder: folder + "/data")
            let path = folder + "/s"
            try leaveSocket(path)
            try await withServer(ConsoleSettings(unix: .init(path: path)), site) { _ in
                await #expect(throws: ConsoleError.socketInUse(path: path)) {
                    try await withServer(ConsoleSettings(unix: .init(path: path)), site) { _ in }
                }
                #expect(access(path, F_OK) == 0)
            }
        }
    }

    @Test func `a file that is no socket is never removed`() async throws {
        try await withFolder { folder in
            let site = try Site(folder: folder + "/data")
            let path = folder + "/notes"
            try "mine".write(toFile: path, atomically: true, encoding: .utf8)
            await #expect(throws: ConsoleError.socketPathTaken(path: path)) {
                try await withServer(ConsoleSettings(unix: .init(path: path)), site) { _ in }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        }
    }

    @Test func `a port that another program has stops the server, told with the listener, the address and what to do`()
        async throws
    {
        try await withFolder { folder in
            let site = try Site(folder: folder + "/data")
            let settings = ConsoleSettings(unix: nil, tcp: .init(host: "127.0.0.1", port: 0, tls: nil))
            try await withServer(settings, site) { addresses in
                guard case .tcp(_, let port) = try #require(addresses.first) else { return }
                // Beside a socket that can be had: the one that cannot is named.
                let both = ConsoleSettings(
                    unix: .init(path: folder + "/s"), tcp: .init(host: "127.0.0.1", port: UInt16(port), tls: nil))
                let error = await #expect(throws: ConsoleError.self) { try await withServer(both, site) { _ in } }
                #expect(error == .portUnusable(address: "127.0.0.1:\(port)", code: EADDRINUSE))
                let told = error?.description ?? ""
                for part in ["listen.tcp: 127.0.0.1:\(port) is taken", "Stop it", "已被其他程序占用", "请停止该程序"] {
                    #expect(told.contains(part), "\(told)")
                }
            }
        }
    }

    @Test func `a socket in a folder that is not there stops the server with its path`() async throws {
        try await withFolder { folder in
            let site = try Site(folder: folder + "/data")
            let path = folder + "/none/s"
            let both = ConsoleSettings(unix: .init(path: path), tcp: .init(host: "127.0.0.1", port: 0, tls: nil))
            let error = await #expect(throws: ConsoleError.self) { try await withServer(both, site) { _ in } }
            guard case .socketUnusable(path, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func `a group that does not exist stops the server with its name`() async throws {
        try await withFolder { folder in
            let site = try Site(folder: folder + "/data")
            await #expect(throws: ConsoleError.groupUnknown("no-such-group")) {
                try await withServer(ConsoleSettings(unix: .init(path: folder + "/s", group: "no-such-group")), site) {
                    _ in
                }
            }
        }
    }

    @Test func `TCP speaks TLS, asks for the same tokens, and serves beside the socket`() async throws {
        try await withFolder { folder in
            let site = try Site(folder: folder + "/data")
            try await site.furnish()
            try Certificate.pem.write(toFile: folder + "/cert.pem", atomically: true, encoding: .utf8)
            try Certificate.key.write(toFile: folder + "/key.pem", atomically: true, encoding: .utf8)
            let tls = ConsoleSettings.TLSFiles(certificatePath: folder + "/cert.pem", keyPath: folder + "/key.pem")
            let settings = ConsoleSettings(
                unix: .init(path: folder + "/s"), tcp: .init(host: "127.0.0.1", port: 0, tls: tls))
            try await withServer(settings, site) { addresses in
                let port = try #require(
                    addresses.lazy.compactMap { if case .tcp(_, let port) = $0 { port } else { nil } }.first)
                var trusting = TLSConfiguration.makeClientConfiguration()
                trusting.trustRoots = .file(folder + "/cert.pem")
                var configuration = HTTPClient.Configuration()
                configuration.tlsConfiguration = trusting
                let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
                let base = "https://localhost:\(port)"
                let console = ConsoleHarness(site: site, client: client, base: base)
                let well = try? await console.get("/v1/health", as: nil).status
                let stranger = try? await console.get("/v1/status", as: nil).status
                let agent = try? await console.get("/v1/status").status
                try await client.shutdown()
                #expect(well == 200 && stranger == 401 && agent == 200)
            }
        }
    }

    @Test func `a certificate that cannot be read stops the server with its path`() async throws {
        try await withFolder { folder in
            let site = try Site(folder: folder + "/data")
            let tls = ConsoleSettings.TLSFiles(certificatePath: folder + "/none.pem", keyPath: folder + "/none.key")
            let error = await #expect(throws: ConsoleError.self) {
                try await withServer(ConsoleSettings(unix: nil, tcp: .init(host: "127.0.0.1", port: 0, tls: tls)), site)
                { _ in }
            }
            guard case .certificateUnusable(let path, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(path == folder + "/none.pem")
        }
    }

    /// A bound socket whose process has gone.
    private func leaveSocket(_ path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }
}
