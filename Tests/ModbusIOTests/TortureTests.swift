import Dispatch
import Glibc
import ModbusFrames
import ModbusIO
import Synchronization
import Testing

/// Long, so only with FUDIAN_TORTURE=1 in the environment.
@Suite(.serialized, .enabled(if: getenv("FUDIAN_TORTURE") != nil), .timeLimit(.minutes(10))) struct TortureTests {
    private static let wanted = 100_000

    @Test
    func
        `F-B21 100,000 connections that are reset while they read, and others before they were up, neither crash nor leak a descriptor`()
        async throws
    {
        let server = try ResettingServer()
        let rig = try Rig(.shard)
        await rig.begin()
        let settings = quick {
            $0.reconnectFirstMilliseconds = 1
            $0.reconnectCapMilliseconds = 1
            $0.queueLimit = 4
        }
        let endpoint = TCPEndpoint(host: "127.0.0.1", port: server.port)
        let drivers = (0..<64).map { rig.driver($0, endpoint, settings) }
        let before = openDescriptors()
        let lost = Mutex(0)
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            rig.shard.queue.async {
                var isUp = [Bool](repeating: false, count: drivers.count)
                var count = 0
                rig.onEvent = { event in
                    switch event {
                    case .up(let link, _):
                        isUp[Int(link.rawValue)] = true
                        drivers[Int(link.rawValue)].submit(
                            ticket: 1, unit: 1, request: .readCoils(address: 1, count: 1))
                    case .down(let link, _):
                        guard isUp[Int(link.rawValue)] else { break }
                        isUp[Int(link.rawValue)] = false
                        count += 1
                        if count == TortureTests.wanted {
                            lost.withLock { $0 = count }
                            done.resume()
                        }
                    case .completion: break
                    }
                }
                for driver in drivers { driver.start() }
            }
        }
        let counters = await rig.on { _ in drivers.map { $0.counters } }
        // Each was up, and then was not: what the owner saw, what the links count, and what the server did to them agree.
        #expect(lost.withLock { $0 } == TortureTests.wanted)
        #expect(counters.map(\.connects).reduce(0, +) >= TortureTests.wanted)
        #expect(server.resets.whileReading > TortureTests.wanted / 2)
        #expect(server.resets.atOnce > TortureTests.wanted / 10)
        #expect(counters.map(\.unknownTransactions).reduce(0, +) > 0)
        await rig.on { $0.onEvent = { _ in } }
        await rig.end(drivers)
        await server.stop()
        #expect(openDescriptors() <= before)
    }
}

/// Resets every connection: by turns as soon as it is made, when the client often has not seen it up yet, and when the client's request
/// has come, so that it certainly has.
private final class ResettingServer: Sendable {
    struct Resets {
        var atOnce = 0
        var whileReading = 0
    }

    let port: UInt16
    private let count = Mutex(Resets())
    private let isEnding = Atomic(false)
    private let hasEnded = Atomic(false)

    var resets: Resets { count.withLock { $0 } }

    init() throws {
        let (listener, port) = try listening(0)
        self.port = port
        pthread { [self] in
            serve(listener)
            close(listener)
            hasEnded.store(true, ordering: .releasing)
        }
    }

    func stop() async {
        isEnding.store(true, ordering: .releasing)
        while !hasEnded.load(ordering: .acquiring) { await Task.yield() }
    }

    private func serve(_ listener: Int32) {
        var accepted = 0
        var peers: [Int32] = []
        var request = [UInt8](repeating: 0, count: 260)
        while !isEnding.load(ordering: .acquiring) {
            var entries = ([listener] + peers).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&entries, nfds_t(entries.count), 20) > 0 else { continue }
            for entry in entries.dropFirst() where entry.revents != 0 {
                peers.removeAll { $0 == entry.fd }
                if recv(entry.fd, &request, request.count, 0) > 0 { count.withLock { $0.whileReading += 1 } }
                reset(entry.fd, after: Int(entry.fd) + accepted)
            }
            while true {
                let peer = accept(listener, nil, nil)
                guard peer >= 0 else { break }
                accepted += 1
                if accepted / 500 % 4 == 0 {
                    count.withLock { $0.atOnce += 1 }
                    reset(peer, after: accepted)
                } else {
                    peers.append(peer)
                }
            }
        }
        for peer in peers { close(peer) }
    }

    /// A third with half a frame before, a third with a whole one that nobody asked for.
    private func reset(_ peer: Int32, after number: Int) {
        let half: [UInt8] = [0, 1, 0, 0, 0]
        let whole: [UInt8] = [0x7F, 0xFF, 0, 0, 0, 3, 1, 0x83, 2]
        if number % 3 == 0 { send(peer, half, half.count, Int32(MSG_NOSIGNAL)) }
        if number % 3 == 1 { send(peer, whole, whole.count, Int32(MSG_NOSIGNAL)) }
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(peer, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close(peer)
    }
}
