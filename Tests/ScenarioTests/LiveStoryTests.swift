import Foundation
import Rig
import Testing

/// Stories of the simulated world over real sockets, in real time and with a real `kill -9`, so that the world is no fiction.
@Suite struct LiveStoryTests {
    @Test(arguments: [1, 2, 3, 4])
    func
        `F-S1 I-M2 I-M3 I-M4 I-M5 I-C1 I-C4 I-C6 I-L1 I-L2 I-A2 a story of the simulated world ends as well over sockets`(
            seed: Int
        )
        throws
    {
        let story = try LiveStory(seed: seed)
        try story.play()
        let daemon = story.street.daemon
        #expect(story.bank.faults.isEmpty, "story \(seed)")

        // I-M2, I-M4: what was receipted is there, and a second request gets the first answer.
        for (serial, payment) in story.bank.payments where !payment.isGivenUp {
            let again = try daemon.post("/v1/payments", LiveBank.body(serial, payment.account, payment.fen), as: "desk")
            #expect(again.text == payment.receipt, "payment \(serial), story \(seed)")
        }
        for home in story.town.homes {
            let name = story.street.told(home.house)
            // I-M3, I-M5: and nothing else is.
            #expect(try story.booked(home) == story.inBank(home), name)
            // I-C4, I-L2: each opening belongs to an order of its own.
            let trips = try story.street.orders(home.house).count { $0.kind == "trip" }
            #expect(try story.openings(home).count <= trips, name)
            // I-C6
            if home.isProtected { #expect(try story.openings(home).isEmpty, name) }
        }
        // I-C1
        #expect(try story.openingsWithoutProof() == [], "story \(seed)")
        let openings = try story.town.homes.reduce(0) { try $0 + story.openings($1).count }
        print(
            "story \(seed): \(story.struck) faults of meters, \(story.kills) kills, \(story.bank.payments.count) payments, "
                + "\(openings) openings; left to the simulated world: \(story.town.left.joined(separator: " "))")
        // F-S1, I-A2: the store is sound to the last row.
        daemon.stop()
        let check = try Rig.run(Stage.binaries + "/fudiand", ["check", "--full", "--config", daemon.configuration])
        #expect(check.status == 0, "story \(seed): \(check.errors)\(check.output)")
    }
}
