import Billing
import Engine
import Quantities
import SimulatedMeters
import Storage
import Supply

/// Compares, after the story, the store's books with those of the bank, the SMS gateway and the meters' journal.
struct Audit {
    let world: World
    var books = Books()
    /// By account number: the ids that the store gave.
    private var ids: [String: (account: Int64, point: Int64, meter: Int64)] = [:]

    init(_ world: World) { self.world = world }

    mutating func run() {
        guard let store = world.daemon?.store else { return }
        do {
            for finding in try store.integrityCheck().findings {
                world.violate(finding.code.hasPrefix("audit") ? "I-A2" : "I-M1", "\(finding)")
            }
        } catch {
            world.violate("F-S5", "the store cannot be read: \(error.english)")
        }
        books.open(World.storePath)
        defer { books.close() }
        for row in books.ask(
            "SELECT number, accounts.id, supply_points.id, meter FROM accounts JOIN supply_points ON account = accounts.id"
        ) {
            ids[row[0]] = (Int64(row[1]) ?? 0, Int64(row[2]) ?? 0, Int64(row[3]) ?? 0)
        }
        if ids.count != Town.flats.count {
            world.violate("F-S14", "\(ids.count) accounts after one import of \(Town.flats.count)")
        }
        money()
        payments()
        orders()
        relays()
        power()
        Darkness(world: world).judge(&books)
        for fault in books.faults { world.violate("F-S5", fault) }
    }

    // MARK: money

    /// I-M1 balances, I-M7 energy: what each customer has is what was there, and was paid, less the energy that the meter counted.
    private mutating func money() {
        for flat in Town.flats {
            guard let id = ids[flat.account], let state = world.daemon?.state.accounts[AccountID(id.account)] else {
                continue
            }
            let credits = books.number(
                "SELECT coalesce(sum(amount), 0) FROM entries WHERE credit_account = \(id.account)")
            let debits = books.number(
                "SELECT coalesce(sum(amount), 0) FROM entries WHERE debit_account = \(id.account)")
            let posted = books.number("SELECT posted FROM accounts WHERE id = \(id.account)")
            if credits - debits != posted || state.posted.tenThousandths != posted {
                world.violate(
                    "I-M1",
                    "\(flat.account) has \(posted), its entries make \(credits - debits), memory says \(state.posted)")
            }
            let paid = world.bank.transfers.filter { $0.request.accountNumber == flat.account }
                .reduce(Money.zero) { $0 + $1.request.amount }
            let counted = "FROM readings WHERE meter = \(id.meter) AND quality IN (0, 1)"
            let energy = books.number("SELECT coalesce(max(energy) - min(energy), 0) \(counted)")
            let cost = Price(yuanPerKilowattHour: "5.38")?.cost(of: WattHours(energy)) ?? .zero
            if flat.balance + paid - cost != state.available {
                world.violate(
                    "I-M7",
                    "\(flat.account): \(flat.balance) + \(paid) paid - \(cost) for \(energy) Wh is not \(state.available)"
                )
            }
        }
    }

    /// I-M2, I-M3: each payment once, and none without the bank.
    private mutating func payments() {
        for transfer in world.bank.transfers {
            let key = transfer.request.key
            let rows = books.ask("SELECT amount, account_number FROM payments WHERE serial = '\(key.serial)'")
            let entries = books.ask("SELECT amount FROM entries WHERE cause = 'payment:\(key)'")
            let wanted = [String(transfer.request.amount.tenThousandths), transfer.request.accountNumber]
            if transfer.receipt != nil, rows.isEmpty || entries.isEmpty {
                world.violate("I-M2", "the acknowledged payment \(key) is lost")
            }
            if rows.count > 1 || entries.count > 1 {
                world.violate("I-M3", "payment \(key) is booked \(max(rows.count, entries.count)) times")
            }
            if let row = rows.first, row != wanted { world.violate("I-M3", "payment \(key) is booked as \(row)") }
            if let entry = entries.first, entry != [wanted[0]] {
                world.violate("I-M3", "payment \(key) is entered as \(entry)")
            }
        }
        let count = books.number("SELECT count(*) FROM payments")
        if count != Int64(world.bank.transfers.count) {
            world.violate("I-M3", "\(count) payments, the bank made \(world.bank.transfers.count)")
        }
    }

    // MARK: control

    /// I-L2: nothing is under way for ever, trips of unknown outcome included: every relay answers at the end.
    private mutating func orders() {
        for row in books.ask(
            "SELECT id, kind, state, outcome FROM orders WHERE state IN ('selecting', 'released', 'unknown')")
        {
            world.violate("I-L2", "order \(row[0]), a \(row[1]), is \(row[2]) at the end (\(row[3]))")
        }
        let issued = books.number("SELECT count(*) FROM permits WHERE state = 'issued'")
        if issued > 0 { world.violate("I-C2", "\(issued) permits are still open") }
        let doubles = books.ask("SELECT order_id FROM permits GROUP BY order_id HAVING count(*) > 1")
        if !doubles.isEmpty { world.violate("I-C2", "orders with two permits: \(doubles)") }
        for row in books.ask("SELECT id, notices, issued_at FROM permits WHERE kind = 'arrears'") { notices(row) }
    }

    /// I-C3: both notices were delivered, by the gateway's own book, and old enough. I-A6: the daemon's own books prove it at the end
    /// too, whatever was paid and restored since.
    private mutating func notices(_ row: [String]) {
        let ids = row[1].split(whereSeparator: { !$0.isNumber }).compactMap { Int64($0) }.map { NoticeID($0) }
        let issued = (Int64(row[2]) ?? 0) - Town.morning.milliseconds
        let delivered = ids.compactMap { world.sms.delivery(of: $0) }
        guard ids.count == 2, delivered.count == 2 else {
            return world.violate("I-C3", "permit \(row[0]) rests on notices that were not delivered: \(row[1])")
        }
        for id in ids {
            let kept = books.number(
                "SELECT count(*) FROM notices WHERE id = \(id.number) AND state = 'delivered' AND delivered_at <= \(row[2])"
            )
            if kept != 1 { world.violate("I-A6", "permit \(row[0]): the delivery of notice \(id) is proven no more") }
        }
        if delivered[1] + Town.finalNoticePeriod.milliseconds > issued
            || delivered[0] + (Town.tripNoticePeriod + Town.finalNoticePeriod).milliseconds > issued
        {
            world.violate("I-C3", "permit \(row[0]) came \(issued - delivered[1]) ms after the final notice")
        }
    }

    /// What the relays did, by the journal (I-C1, I-C2, I-C6, I-A3).
    private mutating func relays() {
        var serials: [Sighting] = []
        var used: [String] = []
        for event in world.fleet.journal.events(after: 0) {
            switch event.what {
            case .serialRead(let place, let connection, let serial):
                serials.append(Sighting(place: place, connection: connection, serial: serial, at: event.at))
            case .write(let record):
                for order in record.orders { arm(record, order, serials, at: event.at) }
            case .contact(let record):
                guard record.position == .open, case .command = record.cause,
                    let flat = Town.flats.first(where: { $0.contactPlace == record.place })
                else { continue }
                opened(flat, at: event.at, &used)
            case .harm(let place, _, let damage): world.violate("I-C1", "a write did harm at \(place): \(damage)")
            default: break
            }
        }
    }

    private struct Sighting {
        let place: Place
        let connection: Int
        let serial: String
        let at: Instant
    }

    /// The line's arm window, and what a frame may take on its way.
    private static let armWindow = Quantities.Span.seconds(10) + .milliseconds(200)

    /// Before a write its device, and the meter beside it, told on the same connection who they are.
    private mutating func arm(_ record: WriteRecord, _ order: RelayOrder, _ serials: [Sighting], at: Instant) {
        guard let flat = Town.flats.first(where: { $0.contactPlace == order.place }) else {
            return world.violate("I-C1", "a write to \(order.place), which nobody has")
        }
        let unit = Place(endpoint: record.place.endpoint, unit: record.place.unit)
        var needed = [(unit, flat.relaySerial)]
        if flat.channel != nil { needed.append((flat.meterPlace, flat.serial)) }
        for (place, serial) in needed {
            let seen = serials.last {
                $0.place == place && $0.connection == record.connection && at - $0.at <= Audit.armWindow
            }
            if seen?.serial != serial {
                world.violate(
                    "I-C1",
                    "\(order.position.rawValue) \(flat.account): \(place) told \(seen?.serial ?? "nothing") on this connection"
                )
            }
        }
        let action = order.position == .open ? "order.released" : "order.close"
        let account = ids[flat.account]?.account ?? 0
        let rows = books.number(
            "SELECT count(*) FROM audit WHERE action = '\(action)' AND account = \(account) AND at <= \(at.milliseconds)"
        )
        if rows == 0 {
            world.violate("I-A3", "\(order.position.rawValue) \(flat.account) without an audit row before it")
        }
    }

    private mutating func opened(_ flat: Flat, at: Instant, _ used: inout [String]) {
        if flat.protection != nil { world.violate("I-C6", "\(flat.account) is protected, and was opened") }
        let rows = books.ask(
            """
            SELECT id, identity, state FROM permits WHERE supply_point = \(ids[flat.account]?.point ?? 0)
                AND issued_at <= \(at.milliseconds) AND expires_at >= \(at.milliseconds) ORDER BY id DESC LIMIT 1
            """)
        guard let row = rows.first, !used.contains(row[0]) else {
            return world.violate("I-C2", "\(flat.account) was opened without a permit of its own")
        }
        used.append(row[0])
        if row[1] != "serial \(flat.serial)" { world.violate("I-C2", "the permit for \(flat.account) names \(row[1])") }
        restarted(flat, at: at)
        if row[2] != "consumed" { world.violate("I-C2", "the permit for the opening of \(flat.account) is \(row[2])") }
    }

    /// I-C8: after a start no trip before the meter was read at a mark of this life.
    private mutating func restarted(_ flat: Flat, at: Instant) {
        let opened = (at - Town.morning).milliseconds
        guard let began = world.livesBegan.last(where: { $0 < opened }) else { return }
        let readings = books.number(
            """
            SELECT count(*) FROM readings WHERE meter = \(ids[flat.account]?.meter ?? 0) AND quality IN (0, 1) AND purpose = 0
                AND source_at - after_mark >= \(Town.morning.milliseconds + began) AND source_at <= \(at.milliseconds)
            """)
        if readings == 0 {
            world.violate("I-C8", "\(flat.account) was opened \(opened - began) ms after a start, and not read since")
        }
    }

    // MARK: power

    /// I-C5, F-S12: at the end everybody has power. I-L1: and had it soon.
    private func power() {
        for flat in Town.flats {
            let meter = try? world.fleet.state(at: flat.meterPlace, now: world.wall).first
            if meter?.isSupplied != true { world.violate("F-S12", "\(flat.account) has no power at the end") }
        }
        for transfer in world.bank.transfers { wait(transfer.request.key.serial, transfer.request.accountNumber) }
        for asked in world.clerk.requests {
            if case .restore(let account, _, _) = asked.request.command { wait(asked.request.id, account) }
        }
    }

    /// From when the daemon runs and its connection is left in peace: in a town at rest, and where connections broke before
    /// and the next attempt must come (I-L1).
    private static let bound: Int64 = 2_000
    private static let boundAfterTrouble: Int64 = 30_000

    private func wait(_ reason: String, _ account: String) {
        guard let flat = Town.flats.first(where: { $0.account == account }), let since = world.witness.durableAt[reason]
        else { return }
        let moves = world.fleet.journal.events(after: 0).compactMap { event -> (at: Int64, isOpen: Bool)? in
            guard case .contact(let record) = event.what, record.place == flat.contactPlace else { return nil }
            return ((event.at - Town.morning).milliseconds, record.position == .open)
        }
        // Off when it was paid, or off afterwards by a trip that was on its way.
        guard let closed = moves.last(where: { !$0.isOpen })?.at, closed > since else { return }
        let began = world.livesBegan.last { $0 > since && $0 <= closed } ?? since
        let trouble = world.witness.troubles.last { $0.endpoint == flat.endpoint && $0.at <= closed }?.at
        let waited = closed - max(began, since, trouble ?? 0)
        world.witness.slowestPower = max(world.witness.slowestPower, waited)
        if waited > (trouble == nil ? Audit.bound : Audit.boundAfterTrouble) {
            world.violate("I-L1", "\(account) waited \(waited) ms for power after \(reason)")
        }
    }
}
