import Foundation
import Rig
import Testing

/// What goes wrong with the one write of an order, each on an endpoint of its own.
@Suite struct FaultsWhileOperating {
    struct Wire {
        let id: String
        let fault: String
        var value: Int?
        /// What the gateway itself sends twice is not counted against us.
        var copies = 1
        var line: String { value.map { "\(fault)-\($0)" } ?? fault }
    }

    static let wires = [
        Wire(id: "F-B1", fault: "lost-reply"), Wire(id: "F-B1", fault: "silence"),
        Wire(id: "F-B1", fault: "stall", value: 1500),
        Wire(id: "F-B2", fault: "late", value: 1500), Wire(id: "F-B2", fault: "wrong-transaction"),
        Wire(id: "F-B2", fault: "unknown-transaction"), Wire(id: "F-B5", fault: "wrong-function"),
        Wire(id: "F-B5", fault: "wrong-echo"), Wire(id: "F-B5", fault: "half"), Wire(id: "F-B5", fault: "padded"),
        Wire(id: "F-B5", fault: "bad-length", value: 0), Wire(id: "F-B5", fault: "bad-protocol"),
        Wire(id: "F-B6", fault: "split"), Wire(id: "F-B7", fault: "exception", value: 1),
        Wire(id: "F-B7", fault: "exception", value: 2), Wire(id: "F-B7", fault: "exception", value: 3),
        Wire(id: "F-B7", fault: "exception", value: 4), Wire(id: "F-B8", fault: "busy"),
        Wire(id: "F-B8", fault: "acknowledge", value: 1000), Wire(id: "F-B19", fault: "crash"),
        Wire(id: "F-B19", fault: "crash-before"), Wire(id: "F-B20", fault: "duplicate-reply"),
        Wire(id: "F-B20", fault: "duplicate-write", copies: 2), Wire(id: "F-B21", fault: "reset"),
        Wire(id: "F-B21", fault: "fin-mid-frame"), Wire(id: "F-B22", fault: "flood"),
    ]

    @Test
    func
        `I-C2 I-C4 I-L2 F-B1 F-B2 F-B5 F-B6 F-B7 F-B8 F-B19 F-B20 F-B21 F-B22 one write a permit at most, the outcome is read, and who pays has power, whatever becomes of a write`()
        throws
    {
        var targets: [(house: House, wire: Wire)] = []
        for (index, wire) in FaultsWhileOperating.wires.enumerated() {
            targets.append((House.inArrears("\(1100 + index)", on: wire.line), wire))
        }
        let houses = targets.map(\.house)
        func strike(_ meters: Meters) throws {
            for target in targets {
                try meters.fault(
                    target.wire.fault, at: target.house.place, value: target.wire.value, count: 1, on: "writes")
            }
        }
        let street = try Street(
            houses,
            endpoints: Dictionary(
                uniqueKeysWithValues: targets.map {
                    ($0.wire.line, "port: 0\n    relays_after_boot: keep\n    boot: 1s")
                }),
            prepare: strike)
        try street.wait(120, for: "being switched off, and knowing it", all: houses) {
            try street.isOpen($0) && street.supply($0) == "off"
        }
        for target in targets {
            let name = street.told(target.house)
            #expect(try street.positions(target.house) == ["open"], name)
            let writes = try street.writes(target.house)
            #expect(writes.count <= (try street.permits(target.house)) * target.wire.copies, name)
            #expect(writes.count { $0.fields["outcome"] as? String == "performed" } == target.wire.copies, name)
            #expect(
                try street.orders(target.house).allSatisfy { $0.state != "released" && $0.state != "unknown" }, name)
        }

        try strike(street.meters)
        for house in houses { #expect(try street.pay(house).status == 201) }
        try street.wait(120, for: "power, and knowing it", all: houses) {
            try street.positions($0).last == "closed" && street.supply($0) == "on"
        }
        for target in targets {
            let name = street.told(target.house)
            #expect(try street.positions(target.house) == ["open", "closed"], name)
            let last = try #require(try street.orders(target.house).last { $0.kind == "close" })
            #expect(last.state == "verified", name)
        }
    }
}
