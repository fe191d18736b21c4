import Documents
import Metering
import Quantities
import Testing

/// Raw words as the devices send them, and what they mean.
@Suite struct ShippedProfileTests {
    let library: ProfileLibrary

    init() throws { library = try ProfileLibrary.load(folder: Repository.profiles) }

    /// Answers a plan from a register image.
    private func readout(
        _ name: String, _ content: ReadContent, _ image: [Int: [UInt16]], block: Int = 0, channel: Int = 0
    ) throws -> (plan: RegisterPlan, readout: Readout) {
        let profile = try #require(library[name])
        let channels = 0..<(profile.relay?.channels ?? 1)
        let plan = RegisterPlan(for: profile, reading: content, channels: channels)
        var registers: [Int: UInt16] = [:]
        for (address, words) in image {
            for (offset, word) in words.enumerated() { registers[address + offset] = word }
        }
        let replies = plan.requests.map { request in
            RequestReply.words((0..<request.count).map { registers[Int(request.address) + $0] ?? 0 })
        }
        return (plan, plan.readout(of: replies, block: block, channel: channel))
    }

    @Test func `eastron-sdm630 is read in one request, its serial number in another`() throws {
        let (plan, readout) = try readout(
            "eastron-sdm630", .select,
            [
                0x0000: [0x4366, 0x3333, 0x4365, 0x0000, 0x4367, 0x0000], 0x0006: [0x4120, 0, 0x40A0, 0, 0, 0],
                0x0034: [0x4559, 0x8000],
                0x0048: [0x449A, 0x51EC], 0xFC00: [0x0133, 0x5E42],
            ])
        #expect(
            plan.requests == [
                ReadRequest(table: .holdingRegisters, address: 0xFC00, count: 2),
                ReadRequest(table: .inputRegisters, address: 0, count: 74),
            ])
        #expect(readout.energy == WattHours(1_234_560))
        #expect(readout.power == Watts(3480))
        #expect(readout.current == Milliamperes(10_000))
        #expect(readout.voltage == Millivolts(229_000))
        #expect(readout.serial == SerialNumber("20143682"))
    }

    @Test func `eastron-sdm120 stays within 60 registers and even starts`() throws {
        let (plan, readout) = try readout(
            "eastron-sdm120", .mark, [0: [0x4366, 0], 6: [0x3F80, 0], 0x0C: [0x4366, 0], 0x48: [0x3F80, 0]])
        #expect(plan.requests.map(\.address) == [0, 0x48])
        #expect(plan.requests.allSatisfy { $0.count <= 60 && $0.count % 2 == 0 })
        #expect(readout.energy == WattHours(1000))
        #expect(readout.current == Milliamperes(1000))
    }

    @Test func `wb-mr6c commands a coil and sees the contact`() throws {
        let profile = try #require(library["wb-mr6c"])
        let write = try #require(try? profile.relayWrite(.close, channel: 5))
        #expect(write.function == .singleCoil)
        #expect(write.address == 5)
        #expect(write.values == [1])
        let (plan, readout) = try readout(
            "wb-mr6c", .select, [99: [1], 0x68: [0, 77], 0x10E: [0x0001, 0x86A0]], channel: 3)
        #expect(plan.requests.contains(ReadRequest(table: .discreteInputs, address: 96, count: 6)))
        #expect(readout.relay == .state(.closed))
        #expect(readout.serial == SerialNumber("100000"))
        #expect(readout.uptimeSeconds == 77)
        #expect(profile.billedEnergy == nil)
    }

    @Test func `hiking-dds238-znsr is read in one request and switched by function 16`() throws {
        let profile = try #require(library["hiking-dds238-znsr"])
        let (plan, readout) = try readout(
            "hiking-dds238-znsr", .select,
            [0x0A: [0x0001, 0xE240], 0x0C: [2305, 1012, UInt16(bitPattern: -20)], 0x1A: [1]])
        #expect(plan.requests == [ReadRequest(table: .holdingRegisters, address: 0x0A, count: 17)])
        #expect(readout.energy == WattHours(1_234_560))
        #expect(readout.voltage == Millivolts(230_500))
        #expect(readout.current == Milliamperes(10_120))
        #expect(readout.power == Watts(-20))
        #expect(readout.relay == .state(.closed))
        #expect(readout.serial == nil)
        let write = try #require(try? profile.relayWrite(.open))
        #expect(write.function == .multipleRegisters)
        #expect(write.address == 0x1A)
        #expect(write.values == [0])
    }

    @Test func `fineco-em115 is switched with the key of its serial number`() throws {
        let profile = try #require(library["fineco-em115"])
        let write = try #require(try? profile.relayWrite(.close, serial: SerialNumber("286331153")))
        #expect(write.address == 0x566)
        #expect(write.values == [0x1020, 0x5555])
        let (_, readout) = try readout(
            "fineco-em115", .select, [0x160: [0x3F80, 0], 0x566: [0xAAAA], 0xFF00: [0x1111, 0x1111]])
        #expect(readout.energy == WattHours(1000))
        #expect(readout.relay == .state(.open))
        #expect(readout.serial == SerialNumber("286331153"))
        #expect(try self.readout("fineco-em115", .mark, [0x566: [0x8888]]).readout.relay == .unknown(0x8888))
    }

    @Test func `schneider-iem3155 has whole Wh, and power in kW`() throws {
        let (_, readout) = try readout(
            "schneider-iem3155", .select,
            [
                0x0C83: [0, 0, 0x0012, 0xD687], 0x0BF3: [0x3FC0, 0], 0x0BD3: [0x4366, 0, 0x7FC0, 0, 0xFFC0, 0],
                0x0BB7: [0x4120, 0],
                0x0081: [0x00BC, 0x614E],
            ])
        #expect(readout.energy == WattHours(1_234_567))
        #expect(readout.power == Watts(1500))
        #expect(readout.voltage == Millivolts(230_000))
        #expect(readout.serial == SerialNumber("12345678"))
        #expect(readout.defects.isEmpty)
        let invalid = try self.readout("schneider-iem3155", .mark, [0x0C83: [0x8000, 0, 0, 0]]).readout
        #expect(invalid.energy == nil)
        #expect(invalid.defects == [.sentinel])
    }

    @Test func `carlo-gavazzi-em24-e1 has the low word first, its serial number from left to right`() throws {
        let (plan, readout) = try readout(
            "carlo-gavazzi-em24-e1", .select,
            [
                0: [2301, 0, 2299, 0, 0x086C, 0xFFFF], 0x0C: [0x86A0, 0x0001], 0x28: [0xFFF6, 0xFFFF],
                0x34: [0xD687, 0x0012],
                0x5000: [0x4142, 0x3132, 0x3334, 0x3536, 0x3738, 0x3930, 0x3100],
            ])
        #expect(plan.requests.allSatisfy { $0.count <= 50 })
        #expect(readout.energy == WattHours(123_456_700))
        #expect(readout.resolution == WattHours(100))
        #expect(readout.current == Milliamperes(100_000))
        #expect(readout.power == Watts(-1))
        #expect(readout.voltage == Millivolts(229_900))
        #expect(readout.serial == SerialNumber("AB12345678901"))
    }

    @Test func `chint-dtsu666 multiplies by the ratios of its transformers`() throws {
        let image: [Int: [UInt16]] = [
            0x0006: [40, 10], 0x2006: [0x450F, 0xC000], 0x200C: [0x459C, 0x4000], 0x2012: [0x447A, 0],
            0x101E: [0x42F6, 0xE979],
        ]
        let readout = try readout("chint-dtsu666", .mark, image).readout
        #expect(readout.energy == WattHours(4_938_240))
        #expect(readout.power == Watts(4000))
        #expect(readout.voltage == Millivolts(230_000))
        #expect(readout.current == Milliamperes(200_000))
        // Without ratios nothing may be guessed.
        var bare = image
        bare[0x0006] = [0, 0]
        let defect = try self.readout("chint-dtsu666", .mark, bare).readout
        #expect(defect.energy == nil)
        #expect(defect.defects == [.scaleMissing])
    }

    @Test func `abb-b2x marks what it lacks with ones`() throws {
        let ones: [UInt16] = [0xFFFF, 0xFFFF]
        let (plan, readout) = try readout(
            "abb-b2x", .select,
            [
                0x5000: [0, 0, 0x0001, 0xE240], 0x5B00: [0, 2301] + ones + ones, 0x5B0C: ones + ones + ones,
                0x5B14: [0, 12_345],
                0x8900: [0x0001, 0x86A0],
            ])
        #expect(plan.requests.map(\.count) == [4, 22, 2])
        #expect(readout.energy == WattHours(1_234_560))
        #expect(readout.power == Watts(123))
        #expect(readout.voltage == Millivolts(230_100))
        #expect(readout.current == nil)
        #expect(readout.defects.isEmpty)
        #expect(try self.readout("abb-b2x", .mark, [0x5000: ones + ones]).readout.defects == [.sentinel])
    }

    @Test func `sunspec-203 applies the powers of ten of its registers`() throws {
        let (plan, readout) = try readout(
            "sunspec-203", .select,
            [
                40052: [0x3132, 0x3334], 40072: [512, 0, 0x8000, UInt16(bitPattern: -2)], 40077: [2301, 2302, 2303],
                40084: [UInt16(bitPattern: -1)], 40087: [345], 40091: [1], 40115: [0x0001, 0xE240], 40123: [1],
            ])
        #expect(plan.requests == [ReadRequest(table: .holdingRegisters, address: 40052, count: 72)])
        #expect(readout.energy == WattHours(1_234_560))
        #expect(readout.modulus == WattHours(42_949_672_960))
        #expect(readout.power == Watts(3450))
        #expect(readout.current == Milliamperes(5120))
        #expect(readout.voltage == Millivolts(230_100))
        #expect(readout.serial == SerialNumber("1234"))
    }

    @Test func `block-concentrator gives each meter its block, with its own age and relay`() throws {
        let profile = try #require(library["block-concentrator"])
        let base = 1000 + 5 * 32
        let (plan, readout) = try readout(
            "block-concentrator", .select,
            [
                900: [0, 60], base: [0x00BC, 0x614E, 0, 0, 0x0012, 0xD687, 0xFFFF, 0xFFFE, 0, 4321, 2204, 2, 0, 33, 0],
            ], block: 5)
        // The uptime, and 64 blocks, four in a request.
        #expect(plan.requests.count == 17)
        #expect(readout.energy == WattHours(1_234_567))
        #expect(readout.power == Watts(-2))
        #expect(readout.current == Milliamperes(4321))
        #expect(readout.voltage == Millivolts(220_400))
        #expect(readout.relay == .state(.readyForReconnection))
        #expect(readout.serial == SerialNumber("12345678"))
        #expect(readout.age == .seconds(33))
        #expect(readout.uptimeSeconds == 60)
        #expect(
            try self.readout("block-concentrator", .mark, [base + 14: [1]], block: 5).readout.defects == [.errorFlag])
        let write = try #require(try? profile.relayWrite(.open, block: 5))
        #expect(write.address == UInt16(base + 12))
        #expect(write.values == [2])
        #expect(profile.relay?.rating == Milliamperes(60_000))
    }

    @Test func `fudian-prepaid tells its credit in one request and takes a purchase with its next count`() throws {
        let profile = try #require(library["fudian-prepaid"])
        let (plan, readout) = try readout(
            "fudian-prepaid", .select,
            [
                0: [0x0001, 0xE240, 0, 820, 2204, 372, 1], 0x10: [1342, 50_811], 0x20: [0, 1234, 17],
            ])
        #expect(plan.requests.count == 3)
        #expect(readout.energy == WattHours(1_234_560))
        #expect(readout.power == Watts(820))
        #expect(readout.relay == .state(.closed))
        #expect(readout.serial == SerialNumber("88000123"))
        #expect(readout.credit == MeterCredit(remaining: .money(Money(fen: 1234)), purchases: 17))
        let write = try profile.purchaseWrite(.money(Money(yuan: 100)), count: 18)
        #expect(write.function == .multipleRegisters)
        #expect(write.address == 0x40)
        #expect(write.values == [0x5A5A, 18, 0, 10_000])
        #expect(profile.credit?.write.largest == Money(yuan: 10_000).tenThousandths)
        #expect((try? profile.purchaseWrite(.money(Money(fen: 1_000_001)), count: 18)) == nil)
    }

    @Test func `no shipped relay can be commanded into a forbidden register`() {
        for profile in library.profiles.values {
            guard let relay = profile.relay else { continue }
            for channel in 0..<relay.channels {
                for block in 0..<(profile.image?.count ?? 1) {
                    #expect(throws: Never.self) {
                        _ = try profile.relayWrite(.close, channel: channel, block: block, serial: SerialNumber("1"))
                    }
                }
            }
        }
    }
}
