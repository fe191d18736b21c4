import ModbusFrames
import ModbusIO
import Testing

/// What is asked on one connection never goes over another, with every driver.
@Suite(.serialized, .timeLimit(.minutes(2))) struct BoundRequestTests {
    @Test(arguments: DriverKind.allCases)
    func `I-C1 a request for a connection that the peer has closed is not sent over the next one`(
        _ kind: DriverKind
    ) async throws {
        let server = try ScriptedServer { asked in
            asked.number == 0 ? [.send(reply(to: asked)), .hangUp(reset: false)] : ScriptedServer.honest(asked)
        }
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        await rig.start(driver)
        await rig.waitForUp()
        let number = try #require(await rig.events().connections.last)
        while server.open == 0 { await Task.yield() }
        #expect(
            await rig.ask(driver, 1, .readHoldingRegisters(address: 5, count: 1), on: number)
                == .reply(.registers([reading(unit: 1, address: 5)])))
        while server.connections == 1, server.open > 0 { await Task.yield() }
        #expect(
            await rig.ask(driver, 2, .writeSingleCoil(address: 1, on: true), on: number) == .notSent(.noConnection))
        await rig.wait { $0.ups == 2 }
        #expect(
            await rig.ask(driver, 3, .writeSingleCoil(address: 1, on: true), on: number) == .notSent(.noConnection))
        #expect(server.requests == 1)
        let next = try #require(await rig.events().connections.last)
        #expect(next != number)
        #expect(await rig.ask(driver, 4, .writeSingleCoil(address: 1, on: true), on: next) == .reply(.written))
        #expect(server.requests == 2)
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `I-C1 a request that waits for its turn does not follow its owner's wish for a new connection`(
        _ kind: DriverKind
    ) async throws {
        let server = try ScriptedServer { $0.number == 0 ? [] : ScriptedServer.honest($0) }
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick { $0.responseTimeoutMilliseconds = 500 })
        await rig.start(driver)
        await rig.waitForUp()
        let number = try #require(await rig.events().connections.last)
        await rig.on { _ in driver.submit(ticket: 1, unit: 1, request: .readCoils(address: 0, count: 1), on: number) }
        while server.requests == 0 { await Task.yield() }
        await rig.on { _ in
            driver.submit(ticket: 2, unit: 1, request: .writeSingleCoil(address: 1, on: true), on: number)
            driver.submit(ticket: 3, unit: 1, request: .writeSingleCoil(address: 2, on: true))
            driver.reopen()
        }
        await rig.wait { $0.tickets.count == 3 }
        let events = await rig.events()
        #expect(events.compactMap { outcome(of: $0, 2) } == [.notSent(.noConnection)])
        #expect(events.compactMap { outcome(of: $0, 3) } == [.reply(.written)])
        #expect(server.requests == 2)
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `I-C1 a request for a connection that was closed for want of requests does not bring another`(
        _ kind: DriverKind
    ) async throws {
        let server = try ScriptedServer()
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick { $0.closeWhenIdleMilliseconds = 30 })
        await rig.start(driver)
        #expect(await rig.ask(driver, 1, .writeSingleCoil(address: 1, on: true)) == .reply(.written))
        await rig.wait { $0.downs == [.idle, .idle] }
        let number = try #require(await rig.events().connections.last)
        #expect(
            await rig.ask(driver, 2, .writeSingleCoil(address: 1, on: true), on: number) == .notSent(.noConnection))
        #expect(server.connections == 1)
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `connections count from one, also when the link is stopped and started`(_ kind: DriverKind) async throws {
        let server = try ScriptedServer()
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        for life in 1...3 {
            await rig.start(driver)
            await rig.wait { $0.ups == life }
            #expect(
                await rig.ask(driver, UInt64(life), .writeSingleCoil(address: 1, on: true), on: UInt64(life))
                    == .reply(.written))
            await rig.on { _ in driver.stop() }
            await rig.wait { $0.downs.count == life }
        }
        #expect(await rig.events().connections == [1, 2, 3])
        await rig.end([driver])
        server.stop()
    }
}
