import Dispatch
import Glibc
import ModbusFrames
import ModbusIO
import Synchronization
import Testing

/// Long, so only with FUDIAN_TORTURE=1 in the environment.
@Suite(.serialized, .enabled(if: getenv("FUDIAN_TORTURE") != nil), .timeLimit(.minutes(10))) struct TortureTests {
    @Test func `F-B21 100,000 reconnects under resets neither crash nor leak a descriptor`() async throws {
        let (listener, port) = try listening(0)
        let ended = Mutex(false)
        pthread {
            var option = linger(l_onoff: 1, l_linger: 0)
            let half: [UInt8] = [0, 1, 0, 0, 0]
            let whole: [UInt8] = [0, 1, 0, 0, 0, 3, 1, 0x83, 2]
            var number = 0
            var held: [Int32] = []
            while !ended.withLock({ $0 }) {
                var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
                guard poll(&entry, 1, 20) > 0 else { continue }
                let peer = accept(listener, nil, nil)
                guard peer >= 0 else { continue }
                number += 1
                // A third with half a frame before, a third with a whole one that nobody asked for.
                if number % 3 == 0 { send(peer, half, half.count, Int32(MSG_NOSIGNAL)) }
                if number % 3 == 1 { send(peer, whole, whole.count, Int32(MSG_NOSIGNAL)) }
                setsockopt(peer, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
                // By turns they are reset at once, before the client sees them up, and later, while it reads.
                held.append(peer)
                while held.count > (number / 1000 % 2 == 0 ? 0 : 32) { close(held.removeFirst()) }
            }
            for peer in held { close(peer) }
            close(listener)
            ended.withLock { $0 = false }
        }
        let rig = try Rig(.shard)
        await rig.begin()
        let settings = quick {
            $0.reconnectFirstMilliseconds = 1
            $0.reconnectCapMilliseconds = 1
            $0.queueLimit = 4
        }
        let endpoint = TCPEndpoint(host: "127.0.0.1", port: port)
        let drivers = (0..<64).map { rig.driver($0, endpoint, settings) }
        let downs = Mutex(0)
        let before = openDescriptors()
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            rig.shard.queue.async {
                rig.onEvent = { event in
                    switch event {
                    case .up(let link, _):
                        drivers[Int(link.rawValue)].submit(
                            ticket: 1, unit: 1, request: .readCoils(address: 1, count: 1))
                    case .down:
                        let count = downs.withLock { downs in
                            downs += 1
                            return downs
                        }
                        if count == 100_000 { done.resume() }
                    case .completion: break
                    }
                }
                for driver in drivers { driver.start() }
            }
        }
        let counters = await rig.on { _ in drivers.map { $0.counters } }
        // Where the reset is faster than the connection's first event, the attempt counts as failed.
        #expect(counters.map { $0.connects + $0.connectFailures }.reduce(0, +) >= 100_000)
        #expect(counters.map(\.connects).reduce(0, +) > 5000)
        #expect(counters.map(\.unknownTransactions).reduce(0, +) > 0)
        await rig.on { $0.onEvent = { _ in } }
        await rig.end(drivers)
        ended.withLock { $0 = true }
        while ended.withLock({ $0 }) { await Task.yield() }
        #expect(openDescriptors() <= before)
    }
}
