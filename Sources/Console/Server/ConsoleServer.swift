import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Supply
import Synchronization

/// The HTTP API on a Unix socket and, where configured, on TCP with TLS. A service: it runs until it is asked to stop, and then
/// answers what it has taken.
public struct ConsoleServer: Service {
    private let settings: ConsoleSettings
    private let backend: any Backend
    private let log: Logger
    private let onListening: @Sendable ([ListeningAddress]) -> Void

    /// - Parameter onListening: called once, when every listener takes connections.
    public init(
        settings: ConsoleSettings, backend: any Backend, log: Logger,
        onListening: @escaping @Sendable ([ListeningAddress]) -> Void = { _ in }
    ) {
        self.settings = settings
        self.backend = backend
        self.log = log
        self.onListening = onListening
    }

    /// Listens until asked to stop.
    ///
    /// - Throws: ``ConsoleError``.
    public func run() async throws {
        let responder = ConsoleRouter.build(backend, importBytes: settings.importBytes).buildResponder()
        let failure = Mutex<ConsoleError?>(nil)
        let listening = Listening(
            expected: (settings.unix == nil ? 0 : 1) + (settings.tcp == nil ? 0 : 1), done: onListening)
        var services: [any Service] = []
        if let unix = settings.unix {
            try UnixSocket.clear(unix.path)
            services.append(
                Listener(
                    name: .unix(path: unix.path),
                    service: Application(
                        responder: responder, server: .http1(configuration: ConsoleServer.channel),
                        configuration: configuration(.unixDomainSocket(path: unix.path)),
                        onServerRunning: { channel in
                            do throws(ConsoleError) {
                                try UnixSocket.secure(unix)
                                listening.note(.unix(path: unix.path))
                            } catch {
                                failure.withLock { $0 = error }
                                channel.close(promise: nil)
                            }
                        }, logger: log)))
        }
        if let tcp = settings.tcp {
            services.append(
                Listener(
                    name: .tcp(host: tcp.host, port: Int(tcp.port)),
                    service: Application(
                        responder: responder, server: try ConsoleServer.builder(tcp.tls),
                        configuration: configuration(.hostname(tcp.host, port: Int(tcp.port))),
                        onServerRunning: { channel in
                            listening.note(.tcp(host: tcp.host, port: channel.localAddress?.port ?? Int(tcp.port)))
                        }, logger: log)))
        }
        guard !services.isEmpty else { throw ConsoleError.nowhere }
        defer { if let unix = settings.unix { try? UnixSocket.clear(unix.path) } }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }, logger: log))
        do {
            try await group.run()
        } catch {
            if let error = failure.withLock({ $0 }) { throw error }
            throw error
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Every address of the API with the action that a role must be allowed; nil: anyone.
    public static var routes: [(method: String, path: String, action: StaffAction?)] {
        Routes.all.map { ($0.method.rawValue, $0.path, $0.action) }
    }

    /// A connection that says nothing, or only half a request, is closed.
    private static let channel = HTTP1Channel.Configuration(idleTimeout: .seconds(60))

    private func configuration(_ address: BindAddress) -> ApplicationConfiguration {
        ApplicationConfiguration(
            address: address, availableConnectionsDelegate: MaximumAvailableConnections(settings.connections))
    }

    private static func builder(_ tls: ConsoleSettings.TLSFiles?) throws(ConsoleError) -> HTTPServerBuilder {
        guard let tls else { return .http1(configuration: channel) }
        let certificates: [NIOSSLCertificate]
        do { certificates = try NIOSSLCertificate.fromPEMFile(tls.certificatePath) } catch {
            throw .certificateUnusable(path: tls.certificatePath, detail: "\(error)")
        }
        do {
            let key = try NIOSSLPrivateKey(file: tls.keyPath, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            return try .tls(.http1(configuration: channel), tlsConfiguration: configuration)
        } catch { throw .certificateUnusable(path: tls.keyPath, detail: "\(error)") }
    }
}

/// One listener: what the system refuses is told with the listener's own address, since several start at once.
private struct Listener: Service {
    let name: ListeningAddress
    let service: any Service

    func run() async throws {
        do { try await service.run() } catch let error as IOError {
            switch name {
            case .unix(let path):
                throw ConsoleError.socketUnusable(path: path, detail: UnixSocket.reason(error.errnoCode))
            case .tcp(let host, let port):
                throw ConsoleError.portUnusable(address: "\(host):\(port)", code: error.errnoCode)
            }
        }
    }
}

/// Where the server takes connections.
public enum ListeningAddress: Hashable, Sendable {
    case unix(path: String)
    case tcp(host: String, port: Int)
}

/// Waits until every listener is up.
private final class Listening: Sendable {
    private let state = Mutex<[ListeningAddress]>([])
    private let expected: Int
    private let done: @Sendable ([ListeningAddress]) -> Void

    init(expected: Int, done: @escaping @Sendable ([ListeningAddress]) -> Void) {
        self.expected = expected
        self.done = done
    }

    func note(_ address: ListeningAddress) {
        let all = state.withLock { state in
            state.append(address)
            return state
        }
        if all.count == expected { done(all) }
    }
}
