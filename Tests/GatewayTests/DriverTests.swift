import Billing
import Engine
import Foundation
import Gateway
import Logging
import Metering
import Quantities
import Rig
import Storage
import Supply
import Testing

/// The driver over a real store: what it does when the disk is full, and in which order it takes what has arrived.
@Suite(.serialized) struct DriverTests {
    @Test(.enabled(if: SmallDisk.isPossible, "a small disk is mounted: only root can"))
    func `F-S4 on a full disk reports are kept, and readings do not take the room that restores need`() async throws {
        let disk = try SmallDisk(megabytes: 24)
        let house = try await House(folder: disk.path)
        try disk.fill()
        var answer: Answer?
        for serial in 1...5000 where house.driver.takesPayments { answer = await house.pay(serial) }
        guard case .unavailable? = answer else {
            Issue.record("a payment on a full disk: \(String(describing: answer))")
            return
        }
        #expect(!house.driver.takesPayments)

        let before = await house.driver.read { $0.gateway.readingNumber }
        for mark in 1...3000 { house.driver.post([.sample(house.sample(.mark, minutes: mark))]) }
        let restored = await house.staff(.restore(account: "1", graceUntil: nil), by: .operator)
        #expect(restored?.outcome == .accepted)
        #expect(await house.driver.read { $0.gateway.readingNumber } == before)

        // Now not even that room is left; what a line tells waits.
        try disk.fill()
        for _ in 0..<20_000 {
            guard case .done? = await house.staff(.trustClock, by: .engineer)?.outcome else { break }
        }
        house.driver.post([.line(house.line, .misrouted(expected: 1, got: 2))])
        #expect(await house.staff(.trustClock, by: .engineer) == nil)
        #expect(await house.driver.read { $0.lines.values.allSatisfy { $0.misroute == nil } })

        try disk.empty()
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end, await house.driver.read({ $0.lines.values.allSatisfy { $0.misroute == nil } })
        {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(
            await house.driver.read { $0.lines.values.contains { $0.misroute != nil } }, "kept, and told in the end")
        #expect(house.driver.takesPayments)
        #expect(await house.driver.read { $0.takesWrites })
        await house.driver.stop()
    }

    @Test func `F-S5 no payment is acknowledged once the store's files are gone, and light that is asked for goes on`()
        async throws
    {
        let folder = try TemporaryFolder()
        let house = try await House(folder: folder.path)
        guard case .receipt? = await house.pay(1) else {
            Issue.record("no receipt")
            return
        }
        for name in ["fudian.db", "fudian.db-wal", "fudian.db-shm"] { unlink(folder.path + "/" + name) }
        guard case .unavailable("store.gone")? = await house.pay(2) else {
            Issue.record("acknowledged into a file that is gone")
            return
        }
        #expect(house.driver.isStoreGone && !house.driver.takesPayments)
        guard case .unavailable("store.gone")? = await house.pay(3) else {
            Issue.record("acknowledged into a file that is gone")
            return
        }
        #expect(await house.staff(.trustClock, by: .engineer) == nil)
        #expect(await house.staff(.restore(account: "1", graceUntil: nil), by: .operator)?.outcome == .accepted)
        #expect(await house.driver.read { !$0.isSound })
        await house.driver.stop()
    }

    @Test func `readings are sorted for the histories as fast as they come`() async throws {
        let folder = try TemporaryFolder()
        let house = try await House(folder: folder.path)
        // More than three runs of 32,768 by the two hundredth turn, when it is time to tidy.
        for turn in 0..<210 {
            house.driver.post((0..<500).map { .sample(house.sample(.onDemand, minutes: turn * 500 + $0 + 1)) })
            _ = await house.driver.read { $0.gateway.readingNumber }
        }
        #expect(await house.driver.read { $0.gateway.readingNumber } == 105_000)
        await house.driver.stop()
        let store = try Store(path: DataFolder(path: folder.path).storePath)
        #expect(try !store.tidy(), "nothing was left to sort")
    }

    @Test func `a reading that somebody asked for is in its answer`() async throws {
        let folder = try TemporaryFolder()
        let house = try await House(folder: folder.path)
        house.driver.post([.sample(house.sample(.onDemand, minutes: 1))])
        let meter = house.meter
        guard case .staff(let answer)? = await house.driver.ask({ .readEnded($0, meter, nil) }) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.details.first { $0.name == "energy_wh" }?.value == "1001")
        await house.driver.stop()
    }
}
