import Engine
import Quantities
import Supply
import Testing

/// A second person is another person: one admin does not make himself both (RULES: Who may).
@Suite struct NewcomerTests {
    private let admin = Actor(name: "sun.li", role: .securityAdmin)
    private let otherAdmin = Actor(name: "he.jun", role: .securityAdmin)

    private func add(_ world: EngineHarness, _ name: String, _ role: Role, by admin: Actor) {
        let hash = String(repeating: "0", count: 64 - name.utf8.count) + name
        let answer = world.ask(.addUser(name: name, role: role, tokenHash: hash), by: admin)
        #expect(answer?.code == "user.added")
    }

    /// Trips released here as on a site in life, by users that were there before.
    private func site() -> EngineHarness {
        let world = EngineHarness(at: EngineHarness.morning)
        for (name, role) in [("wang.lei", Role.supervisor), ("chen.yu", .engineer), ("he.jun", .securityAdmin)] {
            add(world, name, role, by: admin)
        }
        _ = world.importing(
            [Flat("3301", balance: Money(yuan: 5)) { $0.protection = .hospital }], terms: .quick(throttle: Throttle()),
            isDemo: false)
        #expect(world.state.gateway.wasReleased && !world.state.gateway.isDemo)
        return world
    }

    private func end(_ world: EngineHarness, by first: String, and second: String) -> String? {
        world.ask(
            .guards(.endProtection(account: "3301")), by: Actor(name: first, role: .supervisor),
            second: Actor(name: second, role: .supervisor))?.code
    }

    @Test func `RULES whom one admin made is no second person beside whom the same admin made, until another confirms`()
        throws
    {
        let world = site()
        add(world, "li.si", .supervisor, by: admin)
        #expect(world.items(.case).map(\.reason) == ["user.added li.si supervisor sun.li"])
        #expect(end(world, by: "wang.lei", and: "li.si") == "second.sameMaker")
        #expect(end(world, by: "li.si", and: "wang.lei") == "second.sameMaker")
        #expect(world.audits.last?.action == "staff.end_protection")
        world.restart()
        #expect(end(world, by: "wang.lei", and: "li.si") == "second.sameMaker")
        #expect(world.ask(.confirmUser(name: "li.si"), by: admin)?.code == "user.confirmSame")
        #expect(world.ask(.confirmUser(name: "nobody"), by: otherAdmin)?.code == "user.unknown")
        #expect(world.ask(.confirmUser(name: "li.si"), by: EngineHarness.supervisor)?.code == "role.denied")
        #expect(world.ask(.confirmUser(name: "li.si"), by: otherAdmin)?.code == "user.confirmed")
        #expect(world.ask(.confirmUser(name: "li.si"), by: otherAdmin)?.code == "user.notNew")
        #expect(world.items(.case) == [])
        world.restart()
        #expect(end(world, by: "wang.lei", and: "li.si") == "protection.ended")
    }

    @Test func `RULES an admin whom the admin has made himself does not help him`() {
        let world = site()
        add(world, "zhou", .securityAdmin, by: admin)
        let zhou = Actor(name: "zhou", role: .securityAdmin)
        add(world, "li.si", .supervisor, by: zhou)
        #expect(end(world, by: "wang.lei", and: "li.si") == "second.sameMaker")
        add(world, "zhang", .supervisor, by: admin)
        #expect(world.ask(.confirmUser(name: "zhang"), by: zhou)?.code == "user.confirmSame")
        #expect(world.ask(.confirmUser(name: "zhou"), by: otherAdmin)?.code == "user.confirmed")
        #expect(world.ask(.confirmUser(name: "zhang"), by: zhou)?.code == "user.confirmed")
    }

    @Test func `RULES after a week in which everybody could see it a new user is one like others`() {
        let world = site()
        add(world, "li.si", .supervisor, by: admin)
        world.pass(.days(6))
        #expect(end(world, by: "wang.lei", and: "li.si") == "second.sameMaker")
        world.pass(.days(1) + .minutes(1))
        #expect(end(world, by: "wang.lei", and: "li.si") == "protection.ended")
    }

    @Test func `RULES two who were made by different admins are two, and before the first release nobody is new`() {
        let world = site()
        add(world, "li.si", .supervisor, by: otherAdmin)
        #expect(end(world, by: "wang.lei", and: "li.si") == "protection.ended")
        let other = site()
        add(other, "zhao.min", .auditor, by: admin)
        #expect(other.items(.case) == [])
        #expect(end(other, by: "wang.lei", and: "nobody.known") == "protection.ended")
    }
}
