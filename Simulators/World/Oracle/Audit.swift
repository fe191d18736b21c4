import Billing
import Engine
import Quantities
import SimulatedMeters
import Storage
import Supply

/// Compares, after the story, the store's books with those of the banks, the SMS gateway and the meters' journal. It reads the
/// rows as they lie on the disk.
struct Audit {
    let world: World
    var books = Books()
    /// By account number: the ids that the store gave.
    private var ids: [String: (account: Int64, point: Int64, meter: Int64)] = [:]

    init(_ world: World) { self.world = world }

    /// After a flood nothing is said of what should have come about, only of what must not have.
    private var isFlood: Bool { world.plot.run == .flood }

    mutating func run() {
        guard let store = world.daemon?.store else { return }
        do {
            for finding in try store.integrityCheck().findings {
                world.violate(finding.code.hasPrefix("audit") ? .auditChain : .balances, "\(finding)")
            }
        } catch {
            world.violate(.store, "the store cannot be read: \(error.english)")
        }
        books.open(World.storePath)
        defer { books.close() }
        for row in books.ask(
            "SELECT number, accounts.id, supply_points.id, meter FROM accounts JOIN supply_points ON account = accounts.id"
        ) {
            ids[row[0]] = (Int64(row[1]) ?? 0, Int64(row[2]) ?? 0, Int64(row[3]) ?? 0)
        }
        if ids.count != world.town.flats.count, world.clerk.isImported {
            world.violate(.staffAnswers, "\(ids.count) accounts after one import of \(world.town.flats.count)")
        }
        money()
        payments()
        let rows = books.number("SELECT count(*) FROM audit")
        if rows != world.oracle.auditRows {
            world.violate(
                .auditChain, "\(world.oracle.auditRows) rows of the audit trail were committed, \(rows) are there")
        }
        orders()
        if !isFlood { power() }
        // Elsewhere clocks go wrong and electricians switch by hand: the rows tell no more than the gateway saw.
        if world.plot.run == .golden { Darkness(world: world).judge(&books) }
        for fault in books.faults { world.violate(.store, fault) }
    }

    // MARK: money

    /// I-M1 balances, I-M7 energy: what each customer has is what was there, and was paid, less the energy that counts.
    private mutating func money() {
        for flat in world.town.flats {
            let former = world.oracle.tenancies[flat.account] ?? []
            var readings: Int64 = -1
            for (index, tenancy) in former.enumerated() {
                judge(
                    flat, holder: "\(flat.account)-\(index + 1)", began: tenancy.balance,
                    "number > \(readings) AND number <= \(tenancy.lastReading)")
                readings = tenancy.lastReading
            }
            judge(flat, holder: flat.account, began: flat.balance, "number > \(readings)")
        }
    }

    /// What one holder has: what was there, and was paid, less what went back and the energy of the time.
    private mutating func judge(_ flat: Flat, holder: String, began: Money, _ readings: String) {
        guard let id = world.oracle.accountOf[holder], let state = world.daemon?.state.accounts[id] else { return }
        let id64 = id.number
        func sum(_ what: String) -> Int64 { books.number("SELECT coalesce(sum(" + what) }
        let credits = sum("amount), 0) FROM entries WHERE credit_account = \(id64)")
        let debits = sum("amount), 0) FROM entries WHERE debit_account = \(id64)")
        let posted = books.number("SELECT posted FROM accounts WHERE id = \(id64)")
        if credits - debits != posted || state.posted.tenThousandths != posted {
            world.violate(
                .balances,
                "\(holder) has \(posted), its entries make \(credits - debits), memory says \(state.posted)")
        }
        let paid = sum("amount), 0) FROM payments WHERE account = \(id64)")
        let back = sum(
            "reversals.amount), 0) FROM reversals JOIN payments USING (channel, business_date, serial) WHERE account = \(id64)"
        )
        let refunded = sum("amount), 0) FROM entries WHERE debit_account = \(id64) AND reason = 'refund'")
        let net = Money(tenThousandths: paid - back - refunded)
        let meters = "(SELECT id FROM meters WHERE number = 'm\(flat.account)' OR number LIKE 'm\(flat.account)-%')"
        let energy = sum("consumed), 0) FROM readings WHERE meter IN \(meters) AND quality IN (0, 1) AND \(readings)")
        // Each series may round by a Wh of its own. Of meters that were read by hand, people said what they show.
        let isRead = flat.holder == 0 && flat.generation == 0 && !world.oracle.begunMixed.contains(flat.account)
        if isRead, let counted = world.counted(flat),
            energy > counted + world.oracle.forgiven(flat) - flat.wattHours + 10
        {
            world.violate(
                .energy, "\(flat.account) is billed \(energy) Wh, its meter counted \(counted - flat.wattHours)")
        }
        let cost = Price(yuanPerKilowattHour: world.town.price)?.cost(of: WattHours(energy)) ?? .zero
        let difference = began + net - cost - state.available
        // Each day and month of a clock that was wrong rounds by itself.
        let tolerance: Int64 = world.oracle.wallWasWrong || world.town.morning != Town.ten ? 20 : 0
        guard difference.tenThousandths.magnitude > tolerance.magnitude else { return }
        for row in books.ask(
            "SELECT number, quality, series, energy, consumed FROM readings WHERE meter IN \(meters) ORDER BY number")
        {
            world.tell("reading \(row[0]): quality \(row[1]), series \(row[2]), \(row[3]) Wh, consumed \(row[4])")
        }
        world.violate(
            .energy, "\(holder): \(began) + \(net) paid - \(cost) for \(energy) Wh is not \(state.available)")
    }

    /// I-M2, I-M3: each payment once, and none without the bank.
    private mutating func payments() {
        var expected: Int64 = 0
        for (index, transfer) in world.bank.transfers.enumerated() {
            let key = transfer.request.key
            let rows = books.ask(
                "SELECT amount, account_number FROM payments WHERE channel = '\(key.channel)' AND serial = '\(key.serial)'"
            )
            let wanted = [String(transfer.request.amount.tenThousandths), transfer.request.accountNumber]
            if transfer.receipt != nil, rows.isEmpty {
                world.violate(.acknowledged, "the acknowledged payment \(key) is lost")
            }
            if rows.count > 1 { world.violate(.onePayment, "payment \(key) is booked \(rows.count) times") }
            if let row = rows.first, row != wanted { world.violate(.onePayment, "payment \(key) is booked as \(row)") }
            let entries = books.ask("SELECT amount FROM entries WHERE cause = 'payment:\(key)'")
            let isUnknown = world.town.flat(transfer.request.accountNumber) == nil
            if let row = rows.first, entries.first != [row[0]] {
                world.violate(.onePayment, "payment \(key) is entered as \(entries)")
            }
            if isUnknown, !rows.isEmpty {
                let lies = books.number(
                    "SELECT count(*) FROM suspense WHERE channel = '\(key.channel)' AND serial = '\(key.serial)'")
                if lies != 1 { world.violate(.suspense, "payment \(key) is for nobody, and does not lie in suspense") }
            }
            guard !transfer.isGivenUp else { continue }
            expected += transfer.receipt == nil ? 0 : transfer.request.amount.tenThousandths
            expected -= world.bank.takeBacks.filter { $0.transfer == index && $0.receipt != nil }
                .reduce(0) { $0 + $1.request.amount.tenThousandths }
        }
        let count = books.number("SELECT count(*) FROM payments")
        if count > Int64(world.bank.transfers.count) {
            world.violate(.onePayment, "\(count) payments, the banks made \(world.bank.transfers.count)")
        }
        guard !isFlood else { return }
        let came = books.number("SELECT coalesce(sum(amount), 0) FROM entries WHERE debit LIKE 'cash:%'")
        let went = books.number(
            "SELECT coalesce(sum(amount), 0) FROM entries WHERE credit LIKE 'cash:%' AND reason <> 'refund'")
        if came - went != expected {
            world.violate(
                .bankBooks,
                "the banks have \(Money(tenThousandths: expected)), the ledger \(Money(tenThousandths: came - went))")
        }
    }

    // MARK: control

    /// I-L2: nothing is under way for ever, trips of unknown outcome included: every relay answers at the end.
    private mutating func orders() {
        let doubles = books.ask("SELECT order_id FROM permits GROUP BY order_id HAVING count(*) > 1")
        if !doubles.isEmpty { world.violate(.permits, "orders with two permits: \(doubles)") }
        for row in books.ask("SELECT id, notices, issued_at FROM permits WHERE kind = 'arrears'") { proofs(row) }
        guard !isFlood else { return }
        for row in books.ask(
            "SELECT id, kind, state, outcome FROM orders WHERE state IN ('selecting', 'released', 'unknown')")
        {
            world.violate(.orderEnds, "order \(row[0]), a \(row[1]), is \(row[2]) at the end (\(row[3]))")
        }
        let issued = books.number("SELECT count(*) FROM permits WHERE state = 'issued'")
        if issued > 0 { world.violate(.permits, "\(issued) permits are still open") }
    }

    /// I-A6: the daemon's own books prove at the end too, whatever was paid and restored since, that both notices were delivered.
    private mutating func proofs(_ row: [String]) {
        let ids = row[1].split(whereSeparator: { !$0.isNumber }).compactMap { Int64($0) }
        // Where the wall clock was set meanwhile its times say nothing.
        let before = world.oracle.wallWasWrong ? "" : "AND delivered_at <= \(row[2])"
        for id in ids {
            let kept = books.number(
                "SELECT count(*) FROM notices WHERE id = \(id) AND state = 'delivered' \(before)")
            if kept != 1 { world.violate(.story, "permit \(row[0]): the delivery of notice \(id) is proven no more") }
        }
    }

    // MARK: power

    /// I-C5, F-S12: at the end everybody has power. I-L1: and had it soon.
    private func power() {
        for flat in world.town.flats {
            let meter = try? world.fleet.state(at: flat.meterPlace, now: world.truth).first
            if meter?.isSupplied != true, !world.stranded.contains(flat.account) {
                world.violate(.finalPower, "\(flat.account) has no power at the end")
            }
        }
        if world.plot.run == .swarm {
            for transfer in world.bank.transfers where world.healing.contains(transfer.request.key.serial) {
                wait(transfer.request.key.serial, transfer.request.accountNumber)
            }
            return
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

    /// A relay that did not obey is watched for half a minute before it is told again (F-B16, F-B18): from then on it counts.
    private func stuck(_ flat: Flat, until closed: Int64) -> Int64 {
        let writes = world.fleet.journal.events(after: 0).compactMap { event -> Int64? in
            guard case .write(let record) = event.what,
                record.orders.contains(where: { $0.place == flat.contactPlace && $0.position == .closed })
            else { return nil }
            return (event.at - world.town.morning).milliseconds
        }
        // The last is the one that was obeyed.
        return writes.last { $0 < closed - 4_500 }.map { $0 + 32_000 } ?? 0
    }

    private func wait(_ reason: String, _ account: String) {
        guard let flat = world.town.flat(account), let since = world.oracle.durableAt[reason]
        else { return }
        let moves = world.fleet.journal.events(after: 0).compactMap { event -> (at: Int64, isOpen: Bool)? in
            guard case .contact(let record) = event.what, record.place == flat.contactPlace else { return nil }
            return ((event.at - world.town.morning).milliseconds, record.position == .open)
        }
        // Off when it was paid, or off afterwards by a trip that was on its way.
        guard let closed = moves.last(where: { !$0.isOpen })?.at, closed > since else { return }
        // What somebody else opened waits for a person, and is closed at once when one has asked.
        if let opened = moves.last(where: { $0.isOpen && $0.at <= since })?.at,
            world.oracle.openedOtherwise[account]?.contains(opened) == true
        {
            return
        }
        // After a year that a clock made of a moment it was off for long, and the customer says first that it may return.
        if let id = world.oracle.accountOf[account], world.oracle.askedAt[id] ?? -1 >= since { return }
        // What is off for its load, or by wish, has nothing to do with what is paid.
        if world.oracle.lastKind(account)?.isForMoney == false { return }
        // What the device's own protection opened waits for an engineer.
        let lit = moves.last { !$0.isOpen && $0.at <= since }?.at ?? 0
        if world.oracle.protectedTimes[account, default: []].contains(where: { $0 >= lit && $0 <= closed }) { return }
        // Nor has a test that began since.
        if let test = world.oracle.lastPermit(account), test.permit.kind == .commissioning, test.durableAt > since {
            return
        }
        if world.oracle.saidYes[account] ?? -1 >= since, world.oracle.asksFirst[account] != nil { return }
        // A trip that was written to the other's, and a daemon that ended before it could see so: a person finds what is open there.
        if let astray = world.oracle.openedAstray[account]?.last(where: { $0 <= closed }),
            world.livesBegan.contains(where: { $0 > astray && $0 <= closed })
        {
            return
        }
        let began = world.livesBegan.last { $0 > since && $0 <= closed } ?? since
        let trouble = world.oracle.troubles.last { $0.endpoint == flat.endpoint && $0.at <= closed }.map(\.at)
        let lifted = world.oracle.liftedAt[account] ?? 0
        let booked = world.oracle.bookedAt[account].flatMap { $0 > since && $0 <= closed ? $0 : nil }
        let waited = closed - max(began, since, trouble ?? 0, booked ?? 0, stuck(flat, until: closed), lifted)
        world.oracle.slowestPower = max(world.oracle.slowestPower, waited)
        if waited > (trouble == nil && booked == nil ? Audit.bound : Audit.boundAfterTrouble) {
            world.violate(.power, "\(account) waited \(waited) ms for power after \(reason)")
        }
    }
}
