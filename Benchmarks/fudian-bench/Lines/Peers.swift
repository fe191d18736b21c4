import ArgumentParser
import CBareClient
import Foundation

/// The server of the line rows, in a process of its own.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer Modbus/TCP reads for ever; the port is the first line.", shouldDisplay: false)

    func run() throws { throw ExitCode(bare_server(STDOUT_FILENO)) }
}

/// One client of the line rows, in a process of its own, so that its processor time is all that is counted.
struct Client: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a server; the result is one line of JSON.", shouldDisplay: false)

    enum Kind: String, CaseIterable, ExpressibleByArgument { case shard, epoll, libmodbus }

    @Argument var kind: Kind
    @Option var port: UInt16
    @Option var connections: Int
    @Option var depth = 1
    @Option var requests: UInt64

    func run() throws {
        let result =
            switch kind {
            case .shard: try ShardClient.run(port: port, connections: connections, depth: depth, requests: requests)
            case .epoll: ClientResult(bare_epoll_client(port, Int32(connections), Int32(depth), requests))
            case .libmodbus: ClientResult(bare_libmodbus_client(port, Int32(connections), requests))
            }
        print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
    }
}
