import Glibc
import ModbusFrames
import ModbusIO
import Testing

/// What a field engineer gets from the command line.
@Suite(.serialized, .timeLimit(.minutes(1))) struct OneShotTests {
    @Test func `one request reads, writes and tells exceptions`() throws {
        let server = try LibmodbusServer()
        let endpoint = LibmodbusEndpoint.tcp(server.endpoint)
        #expect(
            try OneShot.perform(.readInputRegisters(address: 3, count: 9), unit: 4, at: endpoint)
                == .registers(readings(unit: 4, address: 3, count: 9)))
        #expect(
            try OneShot.perform(.writeSingleRegister(address: 3, value: 9), unit: 4, at: endpoint) == .written)
        #expect(
            try OneShot.perform(.readHoldingRegisters(address: 3, count: 1), unit: 4, at: endpoint)
                == .registers([9]))
        #expect(throws: OneShotError.exception(.illegalDataAddress)) {
            try OneShot.perform(.readCoils(address: 1000, count: 1), unit: 4, at: endpoint)
        }
    }

    @Test func `what can not be done is told before anything is sent`() throws {
        let server = try ScriptedServer()
        let endpoint = LibmodbusEndpoint.tcp(server.endpoint)
        #expect(throws: OneShotError.request(.count(126, largest: 125))) {
            try OneShot.perform(.readInputRegisters(address: 3, count: 126), unit: 4, at: endpoint)
        }
        #expect(throws: OneShotError.unit(250)) {
            try OneShot.perform(.readInputRegisters(address: 3, count: 1), unit: 250, at: endpoint)
        }
        #expect(server.requests == 0)
        server.stop()
        #expect(throws: OneShotError.connection(.connectFailed(code: ECONNREFUSED))) {
            try OneShot.perform(.readInputRegisters(address: 3, count: 1), unit: 4, at: endpoint)
        }
    }

    @Test func `a device that takes two in flight is found out`() throws {
        let server = try ScriptedServer()
        let report = try OneShot.probe(
            .readHoldingRegisters(address: 1, count: 2), unit: 1, at: server.endpoint)
        #expect(report.single == .reply(.registers(readings(unit: 1, address: 1, count: 2))))
        #expect(report.echoesTransactionIDs == true)
        #expect(report.takesTwoInFlight == true)
        #expect(server.requests == 5)
        server.stop()
    }

    @Test func `a device that answers only the first of a segment is found out`() throws {
        let server = try ScriptedServer { $0.isSecondOfSegment ? [] : ScriptedServer.honest($0) }
        let report = try OneShot.probe(
            .readHoldingRegisters(address: 1, count: 2), unit: 1, at: server.endpoint, timeoutMilliseconds: 100)
        #expect(report.takesTwoInFlight == false)
        #expect(report.echoesTransactionIDs == true)
        server.stop()
    }

    @Test func `F-B3 a device with transaction ids of its own is found out`() throws {
        let server = try ScriptedServer { asked in
            var bytes = reply(to: asked)
            bytes[0] = 0
            bytes[1] = UInt8(asked.number)
            return [.send(bytes)]
        }
        let report = try OneShot.probe(.readHoldingRegisters(address: 1, count: 2), unit: 1, at: server.endpoint)
        #expect(report.echoesTransactionIDs == false)
        #expect(report.takesTwoInFlight == false)
        server.stop()
    }

    @Test func `exceptions and silence are told by the probe`() throws {
        let refusing = try LibmodbusServer()
        let refused = try OneShot.probe(.readCoils(address: 2000, count: 1), unit: 1, at: refusing.endpoint)
        #expect(refused.single == .exception(.illegalDataAddress))
        let silent = try ScriptedServer { _ in [] }
        let report = try OneShot.probe(
            .readCoils(address: 1, count: 1), unit: 1, at: silent.endpoint, timeoutMilliseconds: 50)
        #expect(report.single == .timeout)
        #expect(report.takesTwoInFlight == nil)
        #expect(report.echoesTransactionIDs == nil)
        silent.stop()
        #expect(throws: OneShotError.exception(.illegalFunction)) {
            try OneShot.probe(.writeSingleCoil(address: 1, on: true), unit: 1, at: silent.endpoint)
        }
    }
}
