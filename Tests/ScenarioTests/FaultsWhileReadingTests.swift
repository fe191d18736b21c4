import Foundation
import Rig
import Testing

/// What goes wrong on the wire while meters are read, each on an endpoint of its own beside a neighbour that is well.
@Suite struct FaultsWhileReading {
    struct Wire {
        let id: String
        let fault: String
        var value: Int?
        /// The whole endpoint is struck, the neighbour too.
        var isWide = false
        var line: String { value.map { "\(fault)-\($0)" } ?? fault }
    }

    static let wires = [
        Wire(id: "F-B1", fault: "silence"), Wire(id: "F-B1", fault: "stall", value: 2500),
        Wire(id: "F-B2", fault: "late", value: 1800), Wire(id: "F-B2", fault: "wrong-transaction"),
        Wire(id: "F-B2", fault: "unknown-transaction"), Wire(id: "F-B5", fault: "half"),
        Wire(id: "F-B5", fault: "padded"),
        Wire(id: "F-B5", fault: "bad-length", value: 0), Wire(id: "F-B5", fault: "bad-length", value: 255),
        Wire(id: "F-B5", fault: "bad-protocol"), Wire(id: "F-B5", fault: "wrong-function"),
        Wire(id: "F-B7", fault: "exception", value: 4), Wire(id: "F-B8", fault: "busy"),
        Wire(id: "F-B9", fault: "dead"),
        Wire(id: "F-B9", fault: "path-down", isWide: true), Wire(id: "F-B21", fault: "half-open", isWide: true),
        Wire(id: "F-B21", fault: "refuse", isWide: true), Wire(id: "F-B21", fault: "reset"),
        Wire(id: "F-B21", fault: "fin-mid-frame"),
        Wire(id: "F-B22", fault: "drip", value: 1000),
    ]

    @Test
    func
        `F-B1 F-B2 F-B5 F-B7 F-B8 F-B9 F-B21 F-B22 a meter that cannot be read is stale, stays on, delays no neighbour, and is switched off once it answers again`()
        throws
    {
        var targets: [(house: House, neighbour: House, wire: Wire)] = []
        for (index, wire) in FaultsWhileReading.wires.enumerated() {
            targets.append(
                (
                    House.inArrears("\(1000 + index)", on: wire.line), House.inCredit("\(2000 + index)", on: wire.line),
                    wire
                ))
        }
        let houses = targets.map(\.house)
        let street = try Street(houses + targets.map(\.neighbour))
        try street.wait(20, for: "a first reading", all: street.houses) { try street.readingAt($0) != nil }
        for target in targets {
            let wire = target.wire
            try street.meters.fault(
                wire.fault, at: wire.isWide ? wire.line : target.house.place, value: wire.value)
        }
        try street.wait(40, for: "notices that would let them be switched off", all: houses) { house in
            try street.isNoticed(house) && street.reasons(house).contains("reading_stale")
        }
        for target in targets where !target.wire.isWide {
            let old = try #require(try street.readingAt(target.house))
            let newer = try street.wait(15, for: "a newer reading beside \(target.wire.line)") { () -> Bool? in
                try street.readingAt(target.neighbour) ?? "" > old ? true : nil
            }
            #expect(newer)
        }
        for target in targets {
            #expect(try street.positions(target.house).isEmpty, "\(target.wire.id) \(target.wire.line)")
            #expect(try street.writes(target.house).isEmpty, "\(target.wire.id) \(target.wire.line)")
            #expect(try street.supply(target.house) == "on", "\(target.wire.id) \(target.wire.line)")
        }

        try street.meters.clear()
        try street.wait(60, for: "being switched off", all: houses) { try street.isOpen($0) }
        for target in targets { #expect(try street.positions(target.house) == ["open"], "\(target.wire.line)") }
        for house in houses { #expect(try street.pay(house).status == 201) }
        try street.wait(30, for: "power", all: houses) { try street.positions($0) == ["open", "closed"] }
        for target in targets { #expect(try street.positions(target.neighbour).isEmpty, "\(target.wire.line)") }
    }
}
