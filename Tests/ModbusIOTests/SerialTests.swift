import CModbus
import Glibc
import ModbusFrames
import ModbusIO
import Synchronization
import Testing

/// libmodbus on a serial bus: a pseudo terminal with another RTU device at its other end.
@Suite(.serialized, .timeLimit(.minutes(1))) struct SerialTests {
    /// The two ends of a wire. Once this is gone and the driver has closed, the far end hangs up, and whoever reads there closes it.
    final class Wire: Sendable {
        let far: Int32
        let device: String
        private let keeper: Int32

        init() throws {
            var near: Int32 = -1
            var far: Int32 = -1
            var name = [CChar](repeating: 0, count: 128)
            guard openpty(&far, &near, &name, nil, nil) == 0 else { throw NoServer() }
            self.far = far
            device = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // While one holds the near end open, the far end does not hang up between two openings.
            keeper = near
            // No echo until the driver has set the line up.
            var settings = termios()
            tcgetattr(keeper, &settings)
            cfmakeraw(&settings)
            tcsetattr(keeper, TCSANOW, &settings)
        }

        deinit { close(keeper) }

        var endpoint: SerialEndpoint { SerialEndpoint(device: device, baud: 115_200, parity: .none) }
    }

    /// libmodbus's RTU server with one unit, until the wire is cut. After a request to another unit it takes the next frame for that
    /// unit's answer and ignores it, so an absent unit is asked last.
    private func serve(_ wire: Wire, unit: UInt8) {
        let far = wire.far
        pthread {
            guard let context = modbus_new_rtu("/dev/null", 115_200, 0x4E, 8, 1),
                let mapping = modbus_mapping_new(100, 100, 100, 100)
            else { return }
            for address in 0..<100 {
                mapping.pointee.tab_registers[address] = reading(unit: unit, address: UInt16(address))
            }
            modbus_set_slave(context, Int32(unit))
            modbus_set_socket(context, far)
            var query = [UInt8](repeating: 0, count: Int(MODBUS_RTU_MAX_ADU_LENGTH))
            while true {
                let length = modbus_receive(context, &query)
                if length > 0 { modbus_reply(context, query, length, mapping) }
                if length < 0, errno == EIO { break }
            }
            modbus_mapping_free(mapping)
            modbus_free(context)
            close(far)
        }
    }

    private func driver(_ rig: Rig, _ wire: Wire, _ settings: EndpointSettings) -> LibmodbusDriver {
        LibmodbusDriver(
            LinkID(rawValue: 1), endpoint: .serial(wire.endpoint), settings: settings, queue: rig.shard.queue,
            onEvents: { @Sendable [weak rig] in rig?.take($0) })
    }

    @Test func `a bus reads and writes libmodbus's RTU server, and an absent unit is a time-out`() async throws {
        let wire = try Wire()
        serve(wire, unit: 7)
        let rig = try Rig(.libmodbus)
        let driver = driver(rig, wire, quick { $0.responseTimeoutMilliseconds = 150 })
        await rig.start(driver)
        await rig.waitForUp()
        #expect(
            await rig.ask(driver, 1, unit: 7, .readHoldingRegisters(address: 5, count: 20))
                == .reply(.registers(readings(unit: 7, address: 5, count: 20))))
        #expect(
            await rig.ask(driver, 2, unit: 7, .readHoldingRegisters(address: 100, count: 1))
                == .exception(.illegalDataAddress))
        #expect(
            await rig.ask(driver, 4, unit: 7, .writeMultipleRegisters(address: 5, values: [1, 2])) == .reply(.written))
        #expect(
            await rig.ask(driver, 5, unit: 7, .readHoldingRegisters(address: 5, count: 2))
                == .reply(.registers([1, 2])))
        #expect(await rig.ask(driver, 6, unit: 8, .readHoldingRegisters(address: 5, count: 1)) == .timeout)
        // A silent meter does not take the bus down.
        #expect(await rig.events().downs.isEmpty)
        await rig.end([driver])
    }

    @Test func `F-B2 a late serial reply is thrown away and the next read gets its own value`() async throws {
        let wire = try Wire()
        let rig = try Rig(.libmodbus)
        let driver = driver(rig, wire, quick { $0.responseTimeoutMilliseconds = 200 })
        let first = Mutex(true)
        let far = wire.far
        pthread {
            while let request = Self.request(from: far) {
                let frame = Self.answer(to: request)
                let isFirst = first.withLock { isFirst in
                    defer { isFirst = false }
                    return isFirst
                }
                if isFirst { usleep(300_000) }
                _ = write(far, frame, frame.count)
            }
            close(far)
        }
        await rig.start(driver)
        await rig.waitForUp()
        #expect(await rig.ask(driver, 1, unit: 3, .readHoldingRegisters(address: 10, count: 1)) == .timeout)
        for address in 11..<16 as Range<UInt16> {
            #expect(
                await rig.ask(driver, UInt64(address), unit: 3, .readHoldingRegisters(address: address, count: 1))
                    == .reply(.registers([reading(unit: 3, address: address)])))
        }
        await rig.end([driver])
    }

    @Test func `F-B2 a late serial reply is thrown away also when the bus was opened anew`() async throws {
        let wire = try Wire()
        let rig = try Rig(.libmodbus)
        let driver = driver(rig, wire, quick { $0.responseTimeoutMilliseconds = 300 })
        let far = wire.far
        pthread {
            var isFirst = true
            while let request = Self.request(from: far) {
                let frame = Self.answer(to: request)
                if isFirst { usleep(450_000) }
                isFirst = false
                _ = write(far, frame, frame.count)
            }
            close(far)
        }
        await rig.start(driver)
        await rig.waitForUp()
        #expect(await rig.ask(driver, 1, unit: 3, .readHoldingRegisters(address: 10, count: 1)) == .timeout)
        await rig.on { _ in driver.reopen() }
        await rig.wait { $0.ups == 2 }
        #expect(
            await rig.ask(driver, 2, unit: 3, .readHoldingRegisters(address: 11, count: 1))
                == .reply(.registers([reading(unit: 3, address: 11)])))
        await rig.end([driver])
    }

    @Test func `F-B2 another unit's garbage does not make a late serial reply welcome`() async throws {
        let wire = try Wire()
        let rig = try Rig(.libmodbus)
        let driver = driver(rig, wire, quick { $0.responseTimeoutMilliseconds = 400 })
        let far = wire.far
        pthread {
            var late: [UInt8] = []
            while let request = Self.request(from: far) {
                var frame = Self.answer(to: request)
                if request.unit == 4 {
                    frame[frame.count - 1] ^= 0xFF
                    _ = write(far, frame, frame.count)
                    usleep(100_000)
                    _ = write(far, late, late.count)
                } else if late.isEmpty {
                    late = frame
                } else {
                    _ = write(far, frame, frame.count)
                }
            }
            close(far)
        }
        await rig.start(driver)
        await rig.waitForUp()
        #expect(await rig.ask(driver, 1, unit: 3, .readHoldingRegisters(address: 10, count: 1)) == .timeout)
        if case .reply = await rig.ask(driver, 2, unit: 4, .readHoldingRegisters(address: 10, count: 1)) {
            Issue.record("garbage taken for a reply")
        }
        #expect(
            await rig.ask(driver, 3, unit: 3, .readHoldingRegisters(address: 11, count: 1))
                == .reply(.registers([reading(unit: 3, address: 11)])))
        await rig.end([driver])
    }

    @Test func `a device file that is not there is tried again`() async throws {
        let rig = try Rig(.libmodbus)
        let driver = LibmodbusDriver(
            LinkID(rawValue: 1), endpoint: .serial(SerialEndpoint(device: "/dev/no-such-bus")), settings: quick(),
            queue: rig.shard.queue, onEvents: { @Sendable [weak rig] in rig?.take($0) })
        await rig.start(driver)
        await rig.wait { $0.downs.filter { $0 == .connectFailed(code: ENOENT) }.count >= 3 }
        #expect(
            await rig.ask(driver, 1, unit: 3, .readCoils(address: 1, count: 1)) == .notSent(.noConnection))
        await rig.end([driver])
    }

    @Test func `the command line's single request reads a bus`() throws {
        let wire = try Wire()
        serve(wire, unit: 9)
        let values = try OneShot.perform(
            .readHoldingRegisters(address: 1, count: 3), unit: 9, at: .serial(wire.endpoint))
        #expect(values == .registers(readings(unit: 9, address: 1, count: 3)))
        #expect(throws: OneShotError.timeout) {
            try OneShot.perform(
                .readCoils(address: 1, count: 3), unit: 10, at: .serial(wire.endpoint), timeoutMilliseconds: 50)
        }
    }

    private static func answer(to asked: (unit: UInt8, request: Request)) -> [UInt8] {
        var frame = [asked.unit]
        Reply.registers(readings(unit: asked.unit, address: asked.request.address, count: asked.request.count))
            .appendPDU(answering: asked.request, to: &frame)
        RTUFrame.seal(&frame, from: 0)
        return frame
    }

    private static func request(from far: Int32) -> (unit: UInt8, request: Request)? {
        var frame: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            if let length = RTUFrame.requestLength(frame.span), frame.count == length {
                guard RTUFrame.isSound(frame.span) else { return nil }
                let pdu = Array(frame[1..<length - 2])
                guard let request = try? Request(pdu: pdu.span) else { return nil }
                return (frame[0], request)
            }
            guard read(far, &byte, 1) == 1 else { return nil }
            frame.append(byte)
        }
    }
}
