import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

/// A relay's state is evidence only of the time when it was true.
@Suite struct `A state from before` {
    let id = OrderID(1)

    static func concentrator(refreshedEvery refresh: Span = .seconds(60)) -> Bench {
        ImageBench.bench(blocks: 2, profile: Profiles.cachedImage, refreshedEvery: refresh)
    }

    static let address = ImageBench.address(0, profile: "cached")
    static let proof = IdentityProof.serial(ImageBench.serial(0))

    /// Opened by an order of which this line knows nothing, and nothing has asked the meter since.
    static func openUnseen(_ bench: inout Bench) {
        _ = bench.devices[9]?.perform(.writeSingleRegister(address: 1011, value: 0), now: bench.now)
    }

    static func trip(_ bench: inout Bench) {
        bench.order(.selectTrip(OrderID(1), address, proof))
        bench.run { !$0.selections(of: OrderID(1)).isEmpty }
        bench.order(.release(OrderID(1), deadline: bench.now + .seconds(2)))
    }

    @Test func `F-B19 what a concentrator read before a trip's write is not its read-back`() {
        var bench = Self.concentrator()
        Self.trip(&bench)
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id).map(\.plain) == ["seen open wrote"])
        #expect(bench.devices[9]?.movements == [0])
    }

    @Test func `F-B19 a trip of which a concentrator tells nothing new ends unknown`() {
        var bench = Self.concentrator(refreshedEvery: .hours(1))
        Self.trip(&bench)
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id).map(\.plain) == ["unknown stale"])
        #expect(bench.writes.count == 1)
    }

    @Test func `F-B19 F-B10 contacts that do not obey are told so once the concentrator has seen it`() {
        var bench = Self.concentrator()
        bench.devices[9]?.isStuck = true
        Self.trip(&bench)
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `F-B19 I-L1 a close writes where closed is older than the order`() {
        var bench = Self.concentrator()
        bench.run(for: .seconds(10))
        Self.openUnseen(&bench)
        bench.order(.close(id, Self.address, Self.proof, insist: false))
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id).map(\.plain) == ["seen closed wrote"])
        #expect(bench.devices[9]?.movements == [0, 1])
    }

    @Test func `F-B19 a look waits for the concentrator to ask the meter again`() {
        for (refresh, expected) in [(Span.seconds(60), "seen open looked"), (.hours(1), "not done stale")] {
            var bench = Self.concentrator(refreshedEvery: refresh)
            bench.run(for: .seconds(10))
            Self.openUnseen(&bench)
            bench.order(.readBack(id, Self.address, Self.proof))
            bench.run(for: .minutes(2))
            #expect(bench.ends(of: id).map(\.plain) == [expected])
        }
    }

    @Test func `F-B19 a state in a block that is not to be used is none`() {
        var bench = ImageBench.bench(blocks: 2, profile: Profiles.cachedImage)
        bench.devices[9]?.set(.holdingRegisters, 1006, [1])
        bench.order(.readBack(OrderID(2), Self.address, Self.proof))
        bench.run(for: .minutes(2))
        bench.order(.selectTrip(OrderID(3), ImageBench.address(0, profile: "cached"), Self.proof))
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: OrderID(2)).map(\.plain) == ["not done stale"])
        #expect(bench.ends(of: OrderID(3)).map(\.plain) == ["not done stale"])
        bench.order(.close(id, Self.address, Self.proof, insist: false))
        bench.run(for: .minutes(2))
        #expect(bench.ends(of: id).map(\.plain) == ["unknown stale"])
        #expect(bench.devices[9]?.movements == [1])
    }

    @Test func `F-S12 a close behind a trip whose write may still be on its way writes, whatever it reads`() {
        var bench = Trip.selected()
        bench.devices[2]?.lag = .seconds(20)
        bench.order(.release(id, deadline: bench.now + .seconds(2)))
        bench.run { !$0.writes.isEmpty }
        bench.order(Close.close(2, OrderID(2)))
        bench.run(for: .minutes(1))
        #expect(bench.devices[2]?.movements == [0, 1])
        #expect(bench.ends(of: OrderID(2)).map(\.plain) == ["seen closed wrote"])
    }

    @Test func `I-C1 a read-back by a meter without a serial number counts only where its energy can stand by then`() {
        for (energy, expected) in [
            (UInt16(1008), "seen closed wrote"), (5000, "unknown wrong_identity"), (999, "unknown wrong_identity"),
        ] {
            var bench = Bench(Profiles.meters(1...3, profile: Profiles.makeMeter(name: "nameless", identity: false)))
            Close.open(2, in: &bench)
            let window = WattHours(1000)...WattHours(1010)
            bench.order(.close(id, Profiles.address(2, profile: "nameless"), .energyWindow(window), insist: false))
            bench.run { !$0.writes.isEmpty }
            bench.devices[2]?.set(.holdingRegisters, 0, [0, energy])
            bench.run(for: .minutes(2))
            #expect(bench.ends(of: id).map(\.plain) == [expected])
        }
    }
}
