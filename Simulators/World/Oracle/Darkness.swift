import Engine
import Quantities
import SimulatedMeters
import Trail

/// I-A6: when and by whom each home was switched off, told by the audit rows alone, held against what its contact did. An outsider with
/// the audit table and nothing else comes to the same.
struct Darkness {
    let world: World

    /// A stretch for which a contact was open.
    private struct Stretch {
        let from: Instant
        var to: Instant?
    }

    func judge(_ books: inout Books) {
        let rows = read(&books)
        for flat in world.town.flats {
            let ids = rows.filter { $0.action == "account.founded" && $0.subject == "account \(flat.account)" }
                .compactMap(\.account)
            let told = ids.flatMap { id in
                OffTime.all(in: rows.filter { $0.account == id }, from: world.town.morning, to: world.truth)
            }
            compare(told, stretches(flat), flat)
        }
    }

    private func compare(_ told: [OffTime], _ real: [Stretch], _ flat: Flat) {
        for stretch in real {
            let its = told.filter { covers($0, stretch) }
            if its.count != 1 {
                let from = (stretch.from - world.town.morning).milliseconds
                world.violate(
                    .story, "\(flat.account) was dark from \(from) on, and the audit tells it \(its.count) times")
            }
        }
        for time in told where !time.isPerhaps && !real.contains(where: { covers(time, $0) }) {
            let from = (time.from - world.town.morning).milliseconds
            world.violate(.story, "the audit tells of a darkness of \(flat.account) at \(from), and there was none")
        }
        for time in told where time.what.order != nil {
            for action in ["notice.delivered", "order.released"]
            where !time.rows.contains(where: { $0.action == action }) {
                world.violate(.story, "\(flat.account): the audit does not tell of \(action)")
            }
        }
    }

    private func covers(_ time: OffTime, _ stretch: Stretch) -> Bool {
        guard stretch.from <= time.from, time.notBefore.map({ $0 <= stretch.from }) ?? true else { return false }
        guard let end = stretch.to else { return time.to == nil }
        guard let to = time.to else { return false }
        return end <= to && (time.endsNotBefore.map { $0 <= end } ?? true)
    }

    private func stretches(_ flat: Flat) -> [Stretch] {
        var stretches: [Stretch] = []
        for event in world.fleet.journal.events(after: 0) {
            guard case .contact(let record) = event.what, record.place == flat.contactPlace else { continue }
            let isDark = stretches.last.map { $0.to == nil } ?? false
            if record.position == .open, !isDark {
                stretches.append(Stretch(from: event.at))
            } else if record.position == .closed, isDark {
                stretches[stretches.count - 1].to = event.at
            }
        }
        return stretches
    }

    private func read(_ books: inout Books) -> [TrailRow] {
        let columns =
            "position, at, actor, role, session, action, subject, coalesce(account, -1), reason, coalesce(after, '')"
        return books.ask("SELECT \(columns) FROM audit ORDER BY position").map { cells in
            TrailRow(
                position: Int64(cells[0]) ?? 0, at: Instant(milliseconds: Int64(cells[1]) ?? 0),
                monotonic: Monotonic(milliseconds: 0), actor: cells[2], role: cells[3], session: cells[4], second: nil,
                action: cells[5], subject: cells[6], account: Int64(cells[7]).flatMap { $0 < 0 ? nil : $0 },
                reason: cells[8], before: nil, after: cells[9])
        }
    }
}
