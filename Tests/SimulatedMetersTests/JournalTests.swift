import Metering
import ModbusFrames
import Quantities
import SimulatedMeters
import Testing

/// The journal is the oracle: complete, ordered, in one form.
struct JournalTests {
    @Test func `a story is told in its order, effects after their causes`() throws {
        let world = try World(
            try Shipped.profile("hiking-dds238-znsr"), meters: [MeterPlan(serial: "8001", load: .fixed(watts: 900))])
        _ = world.ask(.writeMultipleRegisters(address: 0x1A, values: [0]))
        world.pass(milliseconds: 1000)
        try world.start(InjectedFault(.late, value: 250, count: 3, trigger: .reads))
        try world.hand(.close)
        _ = try world.fleet.reboot(try #require(Place("c1/1")), now: world.now)
        let at = World.start.milliseconds
        #expect(
            world.fleet.journal.events(after: 0).map(\.line) == [
                #"{"seq":1,"at":\#(at),"sim":\#(at),"event":"connected","endpoint":"c1","connection":1}"#,
                #"{"seq":2,"at":\#(at),"sim":\#(at),"event":"write","endpoint":"c1","unit":1,"connection":1,"function":16,"#
                    + #""address":26,"values":[0],"outcome":"performed","orders":["c1/1 open"]}"#,
                #"{"seq":3,"at":\#(at + 60),"sim":\#(at + 60),"event":"contact","endpoint":"c1","unit":1,"position":"open","#
                    + #""cause":"command","command":2,"serials":["8001"],"watts_before":900,"watts_after":0}"#,
                #"{"seq":4,"at":\#(at + 1000),"sim":\#(at + 1000),"event":"fault_on","endpoint":"c1","unit":1,"fault":"late","#
                    + #""value":250,"count":3,"on":"reads"}"#,
                #"{"seq":5,"at":\#(at + 1000),"sim":\#(at + 1000),"event":"hand","endpoint":"c1","unit":1,"action":"close"}"#,
                #"{"seq":6,"at":\#(at + 1000),"sim":\#(at + 1000),"event":"contact","endpoint":"c1","unit":1,"position":"closed","#
                    + #""cause":"hand","serials":["8001"],"watts_before":0,"watts_after":900}"#,
                #"{"seq":7,"at":\#(at + 1000),"sim":\#(at + 1000),"event":"rebooted","endpoint":"c1","unit":1}"#,
            ])
    }

    @Test func `events after a number are those after it`() throws {
        let world = try World(try Shipped.profile("hiking-dds238-znsr"))
        for _ in 0..<5 { try world.hand(.hold) }
        let journal = world.fleet.journal
        #expect(journal.events(after: 3).map(\.number) == Array(4...journal.lastNumber))
        #expect(journal.events(after: journal.lastNumber).isEmpty)
    }

    @Test func `a long journal forgets its beginning, and says so`() throws {
        let unit = UnitPlan(
            unit: 1, profile: try Shipped.profile("hiking-dds238-znsr"), meters: [MeterPlan(serial: "1")])
        let fleet = try SimulatedFleet(
            FleetPlan(endpoints: [EndpointPlan(name: "c1", units: [unit])], journalCapacity: 10), at: World.start)
        for _ in 0..<100 { _ = fleet.connect(to: 0, at: World.start) }
        #expect(fleet.journal.lastNumber == 100)
        #expect(fleet.journal.firstKept > 1)
        #expect(fleet.journal.events(after: 90).map(\.number) == Array(91...100))
    }

    @Test func `reads are journalled where the plan wants them`() throws {
        let world = try World(try Shipped.profile("hiking-dds238-znsr"), journalsReads: true)
        _ = world.ask(.readHoldingRegisters(address: 0x1A, count: 1))
        #expect(world.journal("read").count == 1)
    }

    @Test func `text is quoted as JSON wants it`() {
        #expect(JSONLine.quoted("a\"b\\c\n\u{1}电") == #""a\"b\\c\n\u0001电""#)
    }
}
