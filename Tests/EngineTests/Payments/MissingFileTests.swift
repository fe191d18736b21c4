import Billing
import Engine
import Quantities
import Supply
import Testing

/// A channel's files come one by one; one that is missing is missing, whatever comes after it (RULES: Payments).
@Suite struct MissingFileTests {
    /// A bank that sends its file of a day by 09:00 of the next one, and a flat in arrears that pays there.
    private func due() -> EngineHarness {
        let world = EngineHarness.arrears()
        let channel = Channel(name: "giro", kind: .bankTransfer, fileDue: time("09:00"))
        _ = world.ask(.importData(ImportBatch(channels: [channel])), by: EngineHarness.supervisor)
        var layout = EngineHarness.deskLayout
        layout.name = "giro"
        layout.channels = ["giro"]
        world.teachLayout(layout)
        world.lodge("3301") { $0.channels = [ChannelUse(channel: "giro", lastOn: day("2026-11-23"))] }
        return world
    }

    private func file(_ date: String) -> ChannelStatement {
        ChannelStatement(channel: "giro", businessDate: day(date), items: [], hash: date, name: "giro.csv")
    }

    private func close(_ world: EngineHarness, _ date: String) -> String? {
        world.closeDay(file(date), by: EngineHarness.supervisor)?.code
    }

    private func isHeld(_ world: EngineHarness) -> Bool {
        guard let meter = world.meter("3301") else { return false }
        for _ in 0..<12 {
            for notice in world.takeNotices() { world.deliver(notice.id) }
            world.live(.seconds(2), interval: .seconds(2), [meter])
        }
        return world.account("3301")?.lastReasons.contains(.paymentFileMissing) == true
    }

    @Test func `RULES the file of a later day does not hide the one that is missing`() {
        let world = due()
        // The 25th, 10:00: the files of the 23rd and 24th are due.
        world.pass(.days(2))
        #expect(isHeld(world))
        #expect(close(world, "2026-11-24") == "close.done")
        #expect(isHeld(world))
        #expect(world.items(.dailyClose).map(\.reason) == ["close.fileOverdue giro/2026-11-23"])
        world.restart()
        #expect(isHeld(world))
        #expect(close(world, "2026-11-23") == "close.done")
        #expect(!isHeld(world))
        #expect(world.state.channels["giro"]?.fileThrough == day("2026-11-24"))
        #expect(world.untilSelect() != nil)
    }

    @Test func `a day is closed when it is over at the channel, and not before`() {
        let world = due()
        // Its day ends at 23:00; the file of a day that goes on would hide what is still paid.
        #expect(close(world, "2026-11-23") == "close.dayNotOver")
        world.pass(.hours(12))
        #expect(close(world, "2026-11-23") == "close.dayNotOver")
        world.pass(.minutes(61))
        #expect(close(world, "2026-11-23") == "close.done")
    }

    @Test func `a hole that lies long back stays one, over restarts`() {
        let world = due()
        world.pass(.days(20))
        for back in 24...30 { #expect(close(world, "2026-11-\(back)") == "close.done") }
        for later in 1...9 { #expect(close(world, "2026-12-0\(later)") == "close.done") }
        for later in 10...12 { #expect(close(world, "2026-12-\(later)") == "close.done") }
        world.restart()
        #expect(isHeld(world))
        #expect(close(world, "2026-11-23") == "close.done")
        #expect(!isHeld(world))
        #expect(world.state.channels["giro"]?.filesAhead == [])
    }

    @Test func `a channel that begins to send files is asked for those from then on`() throws {
        let world = due()
        let plain = Channel(name: "post", kind: .bankTransfer)
        _ = world.ask(.importData(ImportBatch(channels: [plain])), by: EngineHarness.supervisor)
        #expect(world.state.channels["post"]?.fileThrough == nil)
        world.pass(.days(30))
        var sending = plain
        sending.fileDue = time("09:00")
        let answer = world.ask(
            .importData(ImportBatch(channels: [sending])), by: EngineHarness.supervisor, second: EngineHarness.engineer)
        #expect(answer?.code == "import.done")
        #expect(world.state.channels["post"]?.fileThrough == day("2026-12-22"))
    }
}
