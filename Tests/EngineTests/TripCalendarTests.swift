import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Working days and weather in the life of a site.
struct TripCalendarTests {
    private func terms(sparesEves: Bool = false) -> Terms {
        var terms = Terms.quick()
        terms.control = ControlTerms(workdays: "china", sparesEves: sparesEves)
        return terms
    }

    private var next: WorkCalendar {
        WorkCalendar(
            name: "china",
            stretches: [
                WorkCalendar.Stretch(
                    from: day("2027-01-01"), through: day("2027-12-31"),
                    rest: Set(day("2027-01-01").through(day("2027-01-03"))),
                    work: [])
            ])
    }

    @Test func `RULES weather that comes in the very moment calls a released trip back`() throws {
        let world = EngineHarness.arrears()
        let (id, _) = try #require(world.untilRelease())
        let cold = StaffCommand.trips(.weather(area: nil, until: world.clocks.wall + .days(1)))
        #expect(world.ask(cold, by: EngineHarness.supervisor)?.code == "weather.set")
        #expect(world.takeOrders().contains(.abandon(id)))
    }

    @Test func `I-C3 nobody is tripped in a year that nobody knows, and a person is told two months before`() throws {
        // Monday, 4 January 2027.
        let world = EngineHarness.arrears(terms: terms(), at: EngineHarness.morning + .days(42))
        #expect(world.untilSelect(steps: 20) == nil)
        #expect(world.account("3301")?.lastReasons.contains(.calendarMissing) == true)
        #expect(world.items(.case).map(\.reason) == ["calendar.ends china -"])
        world.restart()
        world.settle()
        #expect(world.items(.case).count == 1)
        let batch = ImportBatch(calendars: [next], released: true)
        #expect(world.ask(.importData(batch), by: EngineHarness.supervisor)?.code == "import.done")
        #expect(world.items(.case).isEmpty)
        #expect(world.untilSelect() != nil)
        world.restart()
        #expect(world.state.workCalendars["china"]?.knownThrough(from: day("2026-06-01")) == day("2027-12-31"))
        #expect(world.oracle.violations == [])
    }

    @Test func `a calendar that ends within sixty days is told, and one that goes on is not`() {
        let early = EngineHarness.arrears(terms: terms(), at: EngineHarness.morning - .days(23))
        early.settle()
        #expect(early.items(.case).isEmpty)
        let late = EngineHarness.arrears(terms: terms(), at: EngineHarness.morning)
        late.settle()
        #expect(late.items(.case).map(\.reason) == ["calendar.ends china 2026-12-31"])
    }

    @Test func `what is past of a calendar stays, and another stretch of the same days is refused`() throws {
        let world = EngineHarness.arrears(terms: terms())
        func take(_ from: String, _ through: String, rest: [String]) -> String? {
            let stretch = WorkCalendar.Stretch(
                from: day(from), through: day(through), rest: Set(rest.map { EngineTests.day($0) }), work: [])
            let batch = ImportBatch(calendars: [WorkCalendar(name: "china", stretches: [stretch])], released: true)
            return world.ask(.importData(batch), by: EngineHarness.supervisor)?.code
        }
        #expect(take("2026-01-01", "2026-12-31", rest: ["2026-01-01"]) == "import.refused")
        #expect(take("2026-06-01", "2027-12-31", rest: []) == "import.refused")
        #expect(take("2027-01-01", "2027-12-31", rest: ["2027-01-01"]) == "import.done")
        // Of the future it may become known otherwise.
        #expect(take("2027-01-01", "2027-12-31", rest: ["2027-01-01", "2027-01-04"]) == "import.done")
        var unknown = Terms.quick()
        unknown.control.workdays = "mars"
        let batch = ImportBatch(
            terms: [Terms.named("mars", unknown)], released: true)
        #expect(world.ask(.importData(batch), by: EngineHarness.supervisor)?.code == "import.refused")
    }

    @Test func `RULES in cruel weather nobody is tripped, notices go on ageing, and the trip follows`() throws {
        let world = EngineHarness.arrears()
        func set(_ area: String?, _ span: Span, _ actor: Actor = EngineHarness.agent) -> String? {
            world.ask(.trips(.weather(area: area, until: world.clocks.wall + span)), by: actor)?.code
        }
        #expect(set(nil, .days(4)) == "weather.tooLong")
        #expect(set("elsewhere", .days(1)) == "weather.setNobody")
        #expect(set(nil, .minutes(2)) == "weather.set")
        #expect(set(nil, .minutes(1)) == "weather.longerInForce")
        #expect(world.untilSelect(steps: 30) == nil)
        #expect(world.noticeKinds.filter(\.isFormal).first == .tripNotice)
        #expect(world.account("3301")?.lastReasons.contains(.weather) == true)
        world.restart()
        #expect(world.state.gateway.weather.count == 2)
        world.pass(.minutes(1))
        #expect(world.untilSelect(steps: 30) != nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `only a supervisor ends a weather hold before its time`() throws {
        let world = EngineHarness.arrears()
        let end = StaffCommand.trips(.endWeather(area: nil))
        #expect(world.ask(end, by: EngineHarness.supervisor)?.code == "weather.none")
        _ = world.ask(
            .trips(.weather(area: nil, until: world.clocks.wall + .days(2))), by: EngineHarness.agent)
        #expect(world.untilSelect(steps: 30) == nil)
        #expect(world.ask(end, by: EngineHarness.agent)?.code == "weather.endedBySupervisors")
        #expect(world.ask(end, by: EngineHarness.supervisor)?.code == "weather.ended")
        #expect(world.untilSelect() != nil)
    }
}

extension Terms {
    static func named(_ name: String, _ like: Terms) -> Terms {
        Terms(
            name: name, from: like.from, warningLevels: like.warningLevels, tripNoticePeriod: like.tripNoticePeriod,
            finalNoticePeriod: like.finalNoticePeriod, minimumDebt: like.minimumDebt, overdraft: like.overdraft,
            tripWindow: like.tripWindow, quietHours: like.quietHours, restAfterBinding: like.restAfterBinding,
            markInterval: like.markInterval, automaticCauses: like.automaticCauses, throttle: like.throttle,
            control: like.control)
    }
}
