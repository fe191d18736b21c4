import Metering
import ModbusFrames
import SimulatedMeters
import Testing

/// A simulated device refuses what the real one refuses.
struct RefusalTests {
    @Test func `a register that the profile does not have is refused with exception 02`() throws {
        let world = try World(try Shipped.profile("fineco-em115"))
        #expect(world.ask(.readInputRegisters(address: 0x0002, count: 2)) != .exception(.illegalDataAddress))
        #expect(world.ask(.readInputRegisters(address: 0x000A, count: 2)) == .exception(.illegalDataAddress))
        #expect(world.ask(.readInputRegisters(address: 0x0008, count: 4)) == .exception(.illegalDataAddress))
    }

    @Test func `a declared gap reads zero, a wider one is refused`() throws {
        let world = try World(try Shipped.profile("hiking-dds238-znsr"))
        // 0x0012 to 0x0019 are no points, and the whole map may be read.
        let words = try #require(world.registers(.holdingRegisters, 0x0008, 19))
        #expect(words[0x12 - 8] == 0)
        #expect(words[0x1A - 8] == 1)
        #expect(world.ask(.readHoldingRegisters(address: 0x001B, count: 1)) == .exception(.illegalDataAddress))
    }

    @Test func `a table that the device does not have is an unknown function`() throws {
        let world = try World(try Shipped.profile("hiking-dds238-znsr"))
        #expect(world.ask(.readInputRegisters(address: 0x000A, count: 2)) == .exception(.illegalFunction))
    }

    @Test func `odd starts and counts are refused by devices that want even ones`() throws {
        let profile = try Shipped.profile("eastron-sdm120")
        #expect(profile.limits.evenOnly)
        let world = try World(profile)
        #expect(world.ask(.readInputRegisters(address: 0x0001, count: 2)) == .exception(.illegalDataAddress))
        #expect(world.ask(.readInputRegisters(address: 0x0000, count: 1)) == .exception(.illegalDataValue))
    }

    @Test func `more registers than the device bears are refused`() throws {
        let world = try World(try Shipped.profile("hiking-dds238-znsr"))
        #expect(world.ask(.readHoldingRegisters(address: 0, count: 28)) == .exception(.illegalDataValue))
    }

    @Test func `a function that nobody knows is refused with exception 01`() throws {
        let world = try World(try Shipped.profile("hiking-dds238-znsr"))
        #expect(world.send([0, 1, 0, 0, 0, 2, 1, 0x42]).bytes == [0, 1, 0, 0, 0, 3, 1, 0xC2, 1])
    }

    @Test func `a stream that is not Modbus is hung up on`() throws {
        let world = try World(try Shipped.profile("hiking-dds238-znsr"))
        #expect(world.send(Array("GET / HTTP/1.0\r\n".utf8)).hasFinish)
    }

    @Test func `a unit that is not there answers 0B or nothing, as the gateway is set`() throws {
        let profile = try Shipped.profile("eastron-sdm120")
        let world = try World(profile)
        #expect(
            world.ask(.readInputRegisters(address: 0, count: 2), unit: 9) == .exception(.gatewayTargetFailedToRespond))
        let silent = try World(profile) { $0.answersForAbsent = false }
        #expect(silent.ask(.readInputRegisters(address: 0, count: 2), unit: 9) == .timeout)
    }
}
