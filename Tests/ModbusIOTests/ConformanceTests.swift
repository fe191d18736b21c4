import Glibc
import ModbusFrames
import ModbusIO
import Testing

/// What every driver must do alike, against libmodbus's server.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ConformanceTests {
    @Test(arguments: DriverKind.allCases)
    func `all functions read and write what libmodbus's server holds`(_ kind: DriverKind) async throws {
        let server = try LibmodbusServer()
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        await rig.start(driver)
        await rig.waitForUp()
        let reads: [Request] = [
            .readCoils(address: 3, count: 19), .readDiscreteInputs(address: 0, count: 1000),
            .readHoldingRegisters(address: 107, count: 125), .readInputRegisters(address: 999, count: 1),
        ]
        for (index, request) in reads.enumerated() {
            #expect(
                await rig.ask(driver, UInt64(index), unit: 17, request) == .reply(goodReply(unit: 17, request)))
        }
        let coils = (0..<21).map { $0 % 3 == 0 }
        #expect(await rig.ask(driver, 10, .writeSingleCoil(address: 5, on: true)) == .reply(.written))
        #expect(await rig.ask(driver, 11, .readCoils(address: 5, count: 1)) == .reply(.bits([true])))
        #expect(await rig.ask(driver, 12, .writeSingleCoil(address: 5, on: false)) == .reply(.written))
        #expect(await rig.ask(driver, 13, .readCoils(address: 5, count: 1)) == .reply(.bits([false])))
        #expect(await rig.ask(driver, 14, .writeSingleRegister(address: 6, value: 0xBEEF)) == .reply(.written))
        #expect(await rig.ask(driver, 15, .writeMultipleCoils(address: 20, values: coils)) == .reply(.written))
        #expect(await rig.ask(driver, 16, .readCoils(address: 20, count: 21)) == .reply(.bits(coils)))
        #expect(
            await rig.ask(driver, 17, .writeMultipleRegisters(address: 7, values: [1, 0xFFFF, 3])) == .reply(.written))
        #expect(
            await rig.ask(driver, 18, .readHoldingRegisters(address: 6, count: 4))
                == .reply(.registers([0xBEEF, 1, 0xFFFF, 3])))
        await rig.end([driver])
    }

    @Test(arguments: DriverKind.allCases)
    func `F-B7 an address that the device does not have is exception 02, and the connection goes on`(
        _ kind: DriverKind
    ) async throws {
        let server = try LibmodbusServer()
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        await rig.start(driver)
        await rig.waitForUp()
        #expect(
            await rig.ask(driver, 1, .readHoldingRegisters(address: 1000, count: 1)) == .exception(.illegalDataAddress))
        #expect(
            await rig.ask(driver, 2, .readHoldingRegisters(address: 1, count: 1))
                == .reply(.registers([reading(unit: 1, address: 1)])))
        #expect(await rig.events().ups == 1)
        #expect(await rig.on { _ in driver.counters.exceptions } == 1)
        await rig.end([driver])
    }

    @Test(
        arguments: DriverKind.allCases,
        [
            ExceptionCode.acknowledge, .serverDeviceBusy, .gatewayPathUnavailable,
            .gatewayTargetFailedToRespond,
        ])
    func `F-B8 F-B9 each exception keeps its name`(_ kind: DriverKind, _ code: ExceptionCode) async throws {
        let server = try ScriptedServer { asked in
            var bytes: [UInt8] = []
            asked.header.append(ServerException(function: asked.request.function, code: code), to: &bytes)
            return [.send(bytes)]
        }
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        await rig.start(driver)
        await rig.waitForUp()
        #expect(await rig.ask(driver, 1, .writeSingleCoil(address: 0, on: true)) == .exception(code))
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `each of 2,000 requests on 20 links ends once, with its own value, in the order of its link`(
        _ kind: DriverKind
    ) async throws {
        let server = try LibmodbusServer()
        let rig = try Rig(kind)
        await rig.begin()
        let drivers = (0..<20).map { rig.driver($0, server.endpoint, quick { $0.queueLimit = 1000 }) }
        for driver in drivers { await rig.start(driver) }
        await rig.wait { $0.ups == 20 }
        await rig.on { _ in
            for ticket in 0..<2000 as Range<UInt64> {
                drivers[Int(ticket % 20)].submit(
                    ticket: ticket, unit: UInt8(ticket % 200),
                    request: .readHoldingRegisters(address: UInt16(ticket % 900), count: 3))
            }
        }
        await rig.wait { $0.tickets.count >= 2000 }
        let events = await rig.events()
        #expect(events.tickets.count == 2000)
        #expect(Set(events.tickets).count == 2000)
        for case .completion(let completion) in events {
            let expected = readings(
                unit: UInt8(completion.ticket % 200), address: UInt16(completion.ticket % 900), count: 3)
            #expect(completion.outcome == .reply(.registers(expected)))
            #expect(completion.link.rawValue == UInt32(completion.ticket % 20))
        }
        for link in 0..<20 as Range<UInt64> {
            let own = events.tickets.filter { $0 % 20 == link }
            #expect(own == own.sorted())
        }
        await rig.end(drivers)
    }

    @Test(arguments: DriverKind.allCases)
    func `F-B21 a server that is not there is tried again until it is`(_ kind: DriverKind) async throws {
        let gone = try ScriptedServer()
        gone.stop()
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, gone.endpoint, quick())
        await rig.start(driver)
        await rig.wait { $0.downs.filter { $0 == .connectFailed(code: ECONNREFUSED) }.count >= 3 }
        let server = try ScriptedServer(port: gone.port)
        await rig.waitForUp()
        #expect(
            await rig.ask(driver, 2, .readHoldingRegisters(address: 5, count: 1))
                == .reply(.registers([reading(unit: 1, address: 5)])))
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `a name that means nothing is told so`(_ kind: DriverKind) async throws {
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, TCPEndpoint(host: "no such host.invalid", port: 502), quick())
        await rig.start(driver)
        await rig.wait { $0.downs.contains(.nameNotResolved) }
        await rig.end([driver])
    }

    @Test(arguments: DriverKind.allCases)
    func `a host given by name is resolved`(_ kind: DriverKind) async throws {
        let server = try ScriptedServer()
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, TCPEndpoint(host: "localhost", port: server.port), quick())
        await rig.start(driver)
        await rig.waitForUp()
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases, [false, true])
    func `F-B21 a connection lost in the middle of a reply loses the request and comes back`(
        _ kind: DriverKind, _ reset: Bool
    ) async throws {
        let server = try ScriptedServer { asked in
            asked.number == 0
                ? [.send(Array(reply(to: asked).prefix(8))), .hangUp(reset: reset)] : ScriptedServer.honest(asked)
        }
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        await rig.start(driver)
        await rig.waitForUp()
        await rig.forget()
        #expect(
            await rig.ask(driver, 1, .writeSingleRegister(address: 1, value: 1)) == .connectionLost(sent: true))
        await rig.waitForUp()
        #expect(
            await rig.ask(driver, 2, .readHoldingRegisters(address: 9, count: 2))
                == .reply(.registers(readings(unit: 1, address: 9, count: 2))))
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `F-B6 a reply that comes in single bytes is read the same`(_ kind: DriverKind) async throws {
        let server = try ScriptedServer { asked in
            reply(to: asked).enumerated().map { .send([$1], after: Int64($0)) }
        }
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        await rig.start(driver)
        await rig.waitForUp()
        for ticket in UInt64(1)...3 {
            let request = Request.readHoldingRegisters(address: UInt16(ticket), count: 4)
            #expect(await rig.ask(driver, ticket, unit: 5, request) == .reply(goodReply(unit: 5, request)))
        }
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `F-B1 a silent device is a time-out, and the next request gets its own value`(
        _ kind: DriverKind
    ) async throws {
        let server = try ScriptedServer { $0.number == 0 ? [] : ScriptedServer.honest($0) }
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick { $0.responseTimeoutMilliseconds = 50 })
        await rig.start(driver)
        await rig.waitForUp()
        #expect(await rig.ask(driver, 1, .readHoldingRegisters(address: 9, count: 1)) == .timeout)
        // libmodbus reconnects after a time-out; what is asked meanwhile waits.
        #expect(
            await rig.ask(driver, 2, .readHoldingRegisters(address: 10, count: 1))
                == .reply(.registers([reading(unit: 1, address: 10)])))
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `a fresh connection is made when control asks for one, and not when it is fresh already`(
        _ kind: DriverKind
    ) async throws {
        let server = try ScriptedServer()
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick())
        await rig.start(driver)
        await rig.waitForUp()
        await rig.on { _ in driver.reopen() }
        _ = await rig.ask(driver, 1, .readHoldingRegisters(address: 10, count: 1))
        #expect(server.connections == 1)
        await rig.on { _ in driver.reopen() }
        #expect(
            await rig.ask(driver, 2, .writeSingleCoil(address: 1, on: true)) == .reply(.written))
        #expect(server.connections == 2)
        #expect(await rig.events().downs == [.reopened])
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `an idle connection is closed and comes back with the next request`(_ kind: DriverKind) async throws {
        let server = try ScriptedServer()
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick { $0.closeWhenIdleMilliseconds = 30 })
        await rig.start(driver)
        for ticket in 1...3 as ClosedRange<UInt64> {
            // Idle from the start, and again after each request.
            await rig.wait { $0.downs.count >= Int(ticket) }
            #expect(await rig.ask(driver, ticket, .writeSingleCoil(address: 1, on: true)) == .reply(.written))
        }
        await rig.wait { $0.downs.count >= 4 }
        #expect(await rig.events().downs == [.idle, .idle, .idle, .idle])
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `stopping ends every request, is the last event, and the link can be started again`(
        _ kind: DriverKind
    ) async throws {
        let server = try ScriptedServer { $0.request.isWrite ? ScriptedServer.honest($0) : [] }
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(1, server.endpoint, quick { $0.responseTimeoutMilliseconds = 200 })
        await rig.start(driver)
        await rig.waitForUp()
        await rig.on { _ in
            for ticket in 1...10 as ClosedRange<UInt64> {
                driver.submit(ticket: ticket, unit: 1, request: .readCoils(address: 0, count: 1))
            }
            driver.stop()
            driver.submit(ticket: 11, unit: 1, request: .readCoils(address: 0, count: 1))
        }
        await rig.wait { $0.downs.contains(.stopped) && $0.tickets.count == 11 }
        let events = await rig.events()
        #expect(Set(events.tickets) == Set(1...11))
        #expect(outcome(of: events, 10) == .notSent(.stopped))
        #expect(outcome(of: events, 11) == .notSent(.stopped))
        await rig.forget()
        await rig.start(driver)
        await rig.waitForUp()
        #expect(await rig.ask(driver, 12, .writeSingleCoil(address: 1, on: true)) == .reply(.written))
        await rig.end([driver])
        server.stop()
    }

    @Test(arguments: DriverKind.allCases)
    func `what waits can be withdrawn, too many are refused, invalid ones too`(_ kind: DriverKind) async throws {
        let server = try ScriptedServer { _ in [] }
        let rig = try Rig(kind)
        await rig.begin()
        let driver = rig.driver(
            1, server.endpoint,
            quick {
                $0.responseTimeoutMilliseconds = 60_000
                $0.queueLimit = 3
            })
        await rig.start(driver)
        await rig.waitForUp()
        await rig.on { _ in driver.submit(ticket: 1, unit: 1, request: .readCoils(address: 0, count: 1)) }
        while server.requests == 0 { await Task.yield() }
        await rig.on { _ in
            for ticket in 2...5 as ClosedRange<UInt64> {
                driver.submit(ticket: ticket, unit: 1, request: .readCoils(address: 0, count: 1))
            }
            driver.cancelQueued(ticket: 3)
            driver.submit(ticket: 6, unit: 1, request: .readCoils(address: 0, count: 0))
        }
        await rig.wait { $0.tickets.count == 3 }
        let events = await rig.events()
        #expect(outcome(of: events, 5) == .notSent(.queueFull))
        #expect(outcome(of: events, 3) == .notSent(.cancelled))
        #expect(outcome(of: events, 6) == .notSent(.invalid(.count(0, largest: 2000))))
        server.stop()
        await rig.wait { $0.tickets.count == 6 }
        await rig.end([driver])
    }

    private func outcome(of events: [DriverEvent], _ ticket: UInt64) -> Outcome? {
        events.compactMap { ModbusIOTests.outcome(of: $0, ticket) }.first
    }
}
