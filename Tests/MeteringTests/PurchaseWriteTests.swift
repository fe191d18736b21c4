import Metering
import Quantities
import Testing

@Suite struct PurchaseWriteTests {
    private func profile(
        _ fields: [PurchaseWrite.Field], scale: Scale = Scale(numerator: 100, denominator: 1),
        largest: Int64 = 1_000_000,
        energy: Bool = false, order: WordOrder = .highFirst, forbidden: [RegisterRange] = [], image: BlockImage? = nil,
        address: UInt16 = 0x40
    ) -> DeviceProfile {
        DeviceProfile(
            name: "t", model: "T",
            points: [Point(quantity: .energyImport, table: .holdingRegisters, address: 0, encoding: .u32)],
            image: image, forbiddenWrites: forbidden,
            credit: CreditProfile(
                remaining: Point(
                    quantity: energy ? .creditEnergy : .creditMoney, table: .holdingRegisters, address: 2,
                    encoding: .s32,
                    scale: scale),
                purchases: Point(
                    quantity: .purchaseCount, table: .holdingRegisters, address: 4, encoding: .u16),
                write: PurchaseWrite(
                    address: address, fields: fields, wordOrder: order, scale: scale, largest: largest)))
    }

    private let fields: [PurchaseWrite.Field] = [.word(0x5A5A), .count(.u16), .amount(.u32)]

    @Test func `a purchase is one write of password, new count and amount, in the order of the profile`() throws {
        // 70,000 steps of a fen: 700 yuan.
        let write = try profile(fields, largest: 10_000_000).purchaseWrite(.money(Money(yuan: 700)), count: 7)
        #expect(write.function == .multipleRegisters)
        #expect(write.address == 0x40)
        #expect(write.values == [0x5A5A, 7, 1, 4464])
        let low = profile([.amount(.u32), .count(.u32)], order: .lowFirst)
        #expect(try low.purchaseWrite(.money(Money(fen: 3)), count: 65_537).values == [3, 0, 1, 1])
        let decimal = profile([.amount(.bcd(registers: 2)), .count(.bcd(registers: 1))])
        #expect(try decimal.purchaseWrite(.money(Money(fen: 1250)), count: 42).values == [0, 0x1250, 0x42])
        let block = profile(fields, image: BlockImage(base: 1000, stride: 128, count: 3))
        #expect(try block.purchaseWrite(.money(Money(fen: 1)), count: 1, block: 2).address == 1000 + 256 + 0x40)
    }

    @Test func `only what the meter counts in is written, in whole steps, up to the most that it takes`() {
        let meter = profile(fields)
        func refused(_ money: Money) -> Bool {
            (try? meter.purchaseWrite(.money(money), count: 1)) == nil
        }
        #expect(refused(.zero))
        #expect(refused(Money(fen: -1)))
        #expect(refused(Money(tenThousandths: 101)))
        #expect(refused(Money(tenThousandths: 1_000_100)))
        #expect(!refused(Money(tenThousandths: 1_000_000)))
        let energy = CreditAmount.energy(WattHours(100))
        #expect(throws: WriteRefusal.amount(energy)) { try meter.purchaseWrite(energy, count: 1) }
        #expect((try? profile(fields, energy: true).purchaseWrite(energy, count: 1)) != nil)
    }

    @Test func `a count that does not fit, a forbidden register and a missing credit are refused`() {
        let fen = CreditAmount.money(Money(fen: 1))
        #expect(throws: WriteRefusal.count(0)) { try profile(fields).purchaseWrite(fen, count: 0) }
        #expect(throws: WriteRefusal.count(65_536)) { try profile(fields).purchaseWrite(fen, count: 65_536) }
        let taboo = RegisterRange(table: .holdingRegisters, address: 0x43, count: 1)
        #expect(throws: WriteRefusal.forbidden(taboo)) {
            try profile(fields, forbidden: [taboo]).purchaseWrite(fen, count: 1)
        }
        #expect(throws: WriteRefusal.noAddress(65_534)) {
            try profile(fields, address: 65_534).purchaseWrite(fen, count: 1)
        }
        #expect(throws: WriteRefusal.noCredit) {
            try DeviceProfile(name: "t", model: "T", points: []).purchaseWrite(fen, count: 1)
        }
    }

    @Test func `marks and selects read the credit with its count, both or neither`() {
        let plan = RegisterPlan(for: profile(fields), reading: .select)
        #expect(plan.requests == [ReadRequest(table: .holdingRegisters, address: 0, count: 5)])
        let readout = plan.readout(of: [.words([0, 9, 0xFFFF, 0xFFFE, 12])])
        #expect(readout.credit == MeterCredit(remaining: .money(Money(fen: -2)), purchases: 12))
        #expect(readout.energy == WattHours(9))
        #expect(readout.defects.isEmpty)
        let apart = RegisterPlan(for: profile(fields), reading: .mark).isolating(request: 0)
        #expect(apart.requests.count == 3)
        let half = apart.readout(of: [.words([0, 9]), .words([0, 5]), .failed])
        #expect(half.credit == nil)
        #expect(half.energy == WattHours(9))
    }
}
