import Engine
import GRDB
import Quantities
import Supply

/// The gateway's own row, written with every turn.
enum GatewayRow {
    static let table = Table(
        "gateway", key: ["id"],
        [
            "id", "turn", "reading_number", "ledger_position", "trusted_time", "wall", "monotonic", "boot",
            "clock_trusted",
            "clock_trusted_by", "import_released",
            "is_demo", "was_released", "last_master_id", "unsound_since", "weather", "breaker", "replay_after",
        ])

    static func cells(_ state: GatewayState, replayAfter: Int64) -> [Cell] {
        [
            1, state.turn, state.readingNumber, state.ledgerPosition, state.trustedTime.milliseconds,
            state.wall.milliseconds,
            state.monotonic.milliseconds, state.boot, state.clockTrusted, state.clockTrustedBy, state.importReleased,
            state.isDemo, state.wasReleased,
            state.lastMasterID, state.unsoundSince?.milliseconds, WeatherText.write(state.weather),
            BreakerText.write(state.breaker), replayAfter,
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> (state: GatewayState, replayAfter: Int64) {
        var c = Cells(row, table)
        _ = try c.int()
        let state = GatewayState(
            turn: try c.int(), readingNumber: try c.int(), ledgerPosition: try c.int(),
            trustedTime: TrustedTime(milliseconds: try c.int()), wall: try c.instant(),
            monotonic: Monotonic(milliseconds: try c.int()), boot: try c.text(), clockTrusted: try c.bool(),
            clockTrustedBy: c.textOrNil(), importReleased: try c.bool(),
            isDemo: try c.bool(), wasReleased: try c.bool(), lastMasterID: try c.int(), unsoundSince: c.instantOrNil(),
            weather: try c.fields(WeatherText.read), breaker: try breaker(&c))
        return (state, try c.int())
    }

    /// One that cannot be read stands open: it stops trips, and nothing else.
    private static func breaker(_ c: inout Cells) throws(StoreError) -> Breaker {
        var reader = FieldReader(try c.text())
        return (try? BreakerText.read(&reader)) ?? .unreadable
    }
}
