import Dispatch
import Glibc
import ModbusFrames
import ModbusIO
import Synchronization
import Testing

/// What the shard does beyond the common interface.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ShardTests {
    @Test func `F-B2 a late reply is dropped and the connection goes on`() async throws {
        let server = try ScriptedServer { asked in
            [.send(reply(to: asked), after: asked.number == 0 ? 300 : 0)]
        }
        let rig = try Rig(.shard)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick { $0.responseTimeoutMilliseconds = 200 })
        await rig.start(driver)
        await rig.waitForUp()
        #expect(await rig.ask(driver, 1, .readHoldingRegisters(address: 1, count: 1)) == .timeout)
        var ticket: UInt64 = 2
        while await rig.on({ _ in driver.counters.lateRepliesDropped }) == 0 {
            let outcome = await rig.ask(driver, ticket, .readHoldingRegisters(address: UInt16(ticket), count: 1))
            let right = Outcome.reply(.registers([reading(unit: 1, address: UInt16(ticket))]))
            // On a busy machine an answer in time is not promised, the right one is.
            #expect(outcome == right || outcome == .timeout)
            ticket = ticket < 60_000 ? ticket + 1 : 2
        }
        #expect(server.connections == 1)
        await rig.end([driver])
        server.stop()
    }

    @Test func `F-B4 another unit's reply is told as misrouted, and the connection made anew`() async throws {
        let server = try ScriptedServer { asked in
            var bytes = reply(to: asked)
            if asked.number == 0 { bytes[6] = 99 }
            return [.send(bytes)]
        }
        let rig = try Rig(.shard)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        await rig.start(driver)
        await rig.waitForUp()
        await rig.forget()
        #expect(await rig.ask(driver, 1, .readCoils(address: 1, count: 1)) == .misrouted(unit: 99))
        await rig.waitForUp()
        #expect(await rig.events().downs == [.misrouted(unit: 99)])
        // The system connects before the server takes the connection up.
        while server.connections < 2 { await Task.yield() }
        await rig.end([driver])
        server.stop()
    }

    @Test func `sixteen requests in flight go out together and come back in any order`() async throws {
        let server = try ScriptedServer { asked in
            [.send(reply(to: asked), after: Int64(asked.number * 7 % 16))]
        }
        let rig = try Rig(.shard)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick { $0.inFlight = 16 })
        await rig.start(driver)
        await rig.waitForUp()
        await rig.on { _ in
            for ticket in 0..<16 as Range<UInt64> {
                driver.submit(
                    ticket: ticket, unit: UInt8(ticket), request: .readInputRegisters(address: 1, count: 125))
            }
        }
        await rig.wait { $0.tickets.count == 16 }
        for case .completion(let completion) in await rig.events() {
            let expected = readings(unit: UInt8(completion.ticket), address: 1, count: 125)
            #expect(completion.outcome == .reply(.registers(expected)))
        }
        #expect(server.connections == 1)
        await rig.end([driver])
        server.stop()
    }

    @Test func `more bytes than the socket takes go out in pieces`() async throws {
        // The device reads nothing until it has been sent more than its buffers hold.
        let server = try ScriptedServer {
            $0.onConnection == 0 ? [.stall(30), .send(reply(to: $0))] : ScriptedServer.honest($0)
        }
        let rig = try Rig(.shard)
        await rig.begin()
        let drivers = (0..<4 as Range<UInt32>).map {
            rig.driver(
                $0, server.endpoint,
                quick {
                    $0.inFlight = 1
                    $0.queueLimit = 2000
                    $0.responseTimeoutMilliseconds = 20_000
                })
        }
        for driver in drivers { await rig.start(driver) }
        await rig.wait { $0.ups == 4 }
        await rig.on { _ in
            for ticket in 0..<4000 as Range<UInt64> {
                drivers[Int(ticket % 4)].submit(
                    ticket: ticket, unit: 1,
                    request: .writeMultipleRegisters(address: 0, values: Array(repeating: 7, count: 123)))
            }
        }
        await rig.wait { $0.tickets.count == 4000 }
        for case .completion(let completion) in await rig.events() {
            #expect(completion.outcome == .reply(.written))
        }
        await rig.end(drivers)
        server.stop()
    }

    @Test func `the owner is woken at its own deadline, and again at the next`() async throws {
        let shard = try Shard(label: "test.wake")
        let woken = Mutex<[Int64]>([])
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            shard.queue.async {
                let begin = MonotonicClock.milliseconds
                shard.start(onEvents: { _ in }) { now in
                    let count = woken.withLock { woken in
                        woken.append(now - begin)
                        return woken.count
                    }
                    if count == 3 { done.resume() } else { shard.wake(at: now + 5) }
                }
                shard.wake(at: begin + 1000)
                shard.wake(at: begin + 10)
            }
        }
        let times = woken.withLock { $0 }
        #expect(times.count == 3)
        #expect(times[0] >= 10)
        #expect(times[1] >= times[0] + 5)
        #expect(times[2] >= times[1] + 5)
        await withCheckedContinuation { done in shard.queue.async { shard.stop { done.resume() } } }
    }

    @Test func `an owner that asks a dead link again and again does not hold the queue`() async throws {
        let gone = try ScriptedServer()
        gone.stop()
        let rig = try Rig(.shard)
        await rig.begin()
        let driver = rig.driver(1, gone.endpoint, quick { $0.reconnectFirstMilliseconds = 60_000 })
        let refusals = Mutex(0)
        await rig.on { rig in
            rig.onEvent = { event in
                if case .completion(let completion) = event, completion.outcome == .notSent(.noConnection) {
                    refusals.withLock { $0 += 1 }
                    driver.submit(ticket: 1, unit: 1, request: .readCoils(address: 0, count: 1))
                }
            }
            driver.start()
            driver.submit(ticket: 1, unit: 1, request: .readCoils(address: 0, count: 1))
        }
        // Each look is other work on the queue, and it gets its turn.
        while refusals.withLock({ $0 }) < 100 { await rig.on { _ in } }
        await rig.on { $0.onEvent = { _ in } }
        await rig.end([driver])
    }

    @Test func `a stopped shard leaves no descriptor behind`() async throws {
        let server = try ScriptedServer()
        func cycle() async throws {
            let rig = try Rig(.shard)
            await rig.begin()
            let drivers = (0..<10).map { rig.driver($0, server.endpoint, quick()) }
            for driver in drivers { await rig.start(driver) }
            await rig.wait { $0.ups == 10 }
            await rig.end(drivers)
        }
        try await cycle()
        while server.open > 0 { await Task.yield() }
        let before = openDescriptors()
        for _ in 0..<5 { try await cycle() }
        while server.open > 0 { await Task.yield() }
        // The last shard is let go just after it said that it has stopped; a leak runs into the time limit.
        while openDescriptors() > before { await Task.yield() }
        server.stop()
    }
}

/// How many descriptors the process has.
func openDescriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
}
