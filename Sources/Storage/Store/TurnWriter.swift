import Billing
import Engine
import GRDB
import Metering
import Quantities
import Supply
import Trail

// GRDB has a Record too.
import enum Engine.Record

/// Writes the records of one turn.
struct TurnWriter {
    var counters: Counters
    /// The record that is being written; nil once all are.
    private(set) var index: Int?
    /// Relays whose orders changed: none may have two in flight at the end (I-C10).
    private var orderedPoints: [Int64] = []
    private var statements: [String: Statement] = [:]

    /// For the gateway's row; as of the turn before.
    private let replayAfter: Int64
    private let headBefore: AuditHead

    init(counters: Counters, replayAfter: Int64) {
        self.counters = counters
        self.replayAfter = replayAfter
        headBefore = counters.audit
    }

    mutating func write(_ records: [Record], gateway: GatewayState, to db: Database) throws {
        // Compiled statements are the connection's: not kept beyond the transaction.
        defer { statements = [:] }
        for (position, record) in records.enumerated() {
            index = position
            try write(record, to: db)
        }
        index = nil
        try checkNumbers(gateway)
        try checkOrders(db)
        counters.turn = gateway.turn
        if counters.audit != headBefore {
            try execute(db, "UPDATE audit_head SET position = ?, hash = ?", AuditRow.headCells(counters.audit))
        }
        try execute(db, GatewayRow.table.put, GatewayRow.cells(gateway, replayAfter: replayAfter))
    }

    private mutating func write(_ record: Record, to db: Database) throws {
        #if SEEDED_BUGS
            if SeededBug.permitUnwritten.isPlanted, case .permit = record { return }
            if SeededBug.paymentUnwritten.isPlanted, case .payment = record { return }
            if SeededBug.auditUnwritten.isPlanted, case .audit(let row) = record, row.action == "order.released" {
                return
            }
        #endif
        switch record {
        case .reading(let reading): try append(reading, to: db)
        case .gap(let meter, let mark, let fault, let at):
            counters.gaps += 1
            let gap = ReadingGap(meter: meter, mark: mark, fault: fault, at: at)
            try execute(db, GapRow.table.insert, GapRow.cells(gap, number: counters.gaps))
        case .entry(let entry):
            counters.entries += 1
            try execute(db, EntryRow.table.insert, EntryRow.cells(entry, position: counters.entries))
        case .payment(let payment): try execute(db, PaymentRow.table.insert, PaymentRow.cells(payment))
        case .reversal(let reversal): try execute(db, ReversalRow.table.insert, ReversalRow.cells(reversal))
        case .decision(let decision): try execute(db, DecisionRow.table.insert, DecisionRow.cells(decision))
        case .audit(let record):
            let position = counters.audit.position + 1
            let hash = AuditRow.hash(record, position: position, prior: counters.audit.hash)
            counters.audit = AuditHead(position: position, hash: hash)
            try execute(
                db, AuditRow.table.insert, AuditRow.cells(AuditLine(position: position, record: record, hash: hash)))
        case .staffAnswer(let id, let fingerprint, let answer, let at):
            try execute(
                db, StaffAnswerRow.table.insert, StaffAnswerRow.cells(id: id, fingerprint: fingerprint, answer, at: at))
        case .ratingChange(let change):
            try execute(db, RatingChangeRow.table.insert, RatingChangeRow.cells(change))
        case .outage(let outage): try execute(db, OutageRow.table.put, OutageRow.cells(outage))
        case .proposal(let proposal): try execute(db, ProposalRow.table.put, ProposalRow.cells(proposal))
        case .attachment(let record): try execute(db, AttachmentRow.table.insert, AttachmentRow.cells(record))
        case .credit(let record): try execute(db, CreditRow.table.insert, CreditRow.cells(record))
        case .restored(let record): try execute(db, RestoreRow.table.insert, RestoreRow.cells(record))
        case .permit(let permit): try execute(db, PermitRow.table.insert, PermitRow.cells(permit))
        case .evidence(let evidence): try execute(db, EvidenceRow.table.insert, EvidenceRow.cells(evidence))
        case .bill(let bill): try execute(db, BillRow.table.insert, BillRow.cells(bill))
        case .permitState(let permit, let state):
            try execute(db, PermitRow.changeState, [state.rawValue, permit.number])
            guard db.changesCount == 1 else { throw RowRefusal(detail: "permit \(permit) does not exist") }
        case .order(let order):
            orderedPoints.append(order.supplyPoint.number)
            try execute(db, OrderRow.table.put, OrderRow.cells(order))
        case .notice(let notice): try execute(db, NoticeRow.table.put, NoticeRow.cells(notice))
        case .workItem(let item): try execute(db, WorkItemRow.table.put, WorkItemRow.cells(item))
        case .purchase(let purchase): try execute(db, PurchaseRow.table.put, PurchaseRow.cells(purchase))
        case .account(let account): try execute(db, AccountRow.table.put, AccountRow.cells(account))
        case .supplyPoint(let point): try execute(db, SupplyPointRow.table.put, SupplyPointRow.cells(point))
        case .meter(let meter): try execute(db, MeterRow.table.put, MeterRow.cells(meter))
        case .line(let line, let misroute): try execute(db, LineRow.table.put, LineRow.cells(line, misroute: misroute))
        case .feeder(let feeder): try execute(db, FeederRow.table.put, FeederRow.cells(feeder))
        case .tariff(let tariff):
            try execute(db, TariffRow.forget, [tariff.name])
            for version in tariff.versions {
                try execute(db, TariffRow.table.insert, TariffRow.cells(version, of: tariff.name))
            }
        case .workCalendar(let calendar):
            try execute(db, WorkCalendarRow.table.put, WorkCalendarRow.cells(calendar))
        case .terms(let terms): try execute(db, TermsRow.table.put, TermsRow.cells(terms))
        case .channelLayout(let layout):
            try execute(db, ChannelLayoutRow.table.put, ChannelLayoutRow.cells(layout))
        case .channelFile(let file):
            try execute(db, ChannelFileRow.table.insert, ChannelFileRow.cells(file))
            for item in file.statement.items {
                try execute(db, ChannelFileLineRow.table.insert, ChannelFileLineRow.cells(item, of: file.id))
            }
        case .dailyClose(let close): try execute(db, DailyCloseRow.table.put, DailyCloseRow.cells(close))
        case .closeItem(let item): try execute(db, CloseItemRow.table.put, CloseItemRow.cells(item))
        case .directDebit(let debit): try execute(db, DirectDebitRow.table.put, DirectDebitRow.cells(debit))
        case .user(let user): try execute(db, UserRow.table.put, UserRow.cells(user))
        case .channel(let channel): try execute(db, ChannelRow.table.put, ChannelRow.cells(channel))
        case .payer(let payer): try execute(db, PayerRow.table.put, PayerRow.cells(payer))
        case .suspense(let suspended): try execute(db, SuspenseRow.table.put, SuspenseRow.cells(suspended))
        }
    }

    private mutating func append(_ reading: ReadingRecord, to db: Database) throws {
        guard reading.number == counters.readings + 1 else {
            throw RowRefusal(detail: "reading \(reading.number) does not follow \(counters.readings)")
        }
        counters.readings = reading.number
        try execute(db, ReadingRow.table.insert, ReadingRow.cells(reading))
    }

    /// What counts up must agree with the gateway's row: the readings that decisions and permits name rest on it.
    private func checkNumbers(_ gateway: GatewayState) throws {
        let fault: String?
        if gateway.turn <= counters.turn {
            fault = "turn \(gateway.turn) does not follow \(counters.turn)"
        } else if gateway.readingNumber != counters.readings {
            fault = "the gateway's reading number is \(gateway.readingNumber), the last reading \(counters.readings)"
        } else if gateway.ledgerPosition != counters.entries {
            fault = "the gateway's ledger position is \(gateway.ledgerPosition), the last entry \(counters.entries)"
        } else {
            fault = nil
        }
        if let fault { throw RowRefusal(detail: fault, isOfRecord: false) }
    }

    private mutating func checkOrders(_ db: Database) throws {
        for point in orderedPoints {
            let count = try Int64.fetchOne(statement(db, StoreCheck.ordersInFlight), arguments: [point]) ?? 0
            if count > 1 { throw RowRefusal(detail: "\(count) orders in flight for relay \(point)", isOfRecord: false) }
        }
    }

    private mutating func execute(_ db: Database, _ sql: String, _ cells: [Cell]) throws {
        try statement(db, sql).execute(arguments: StatementArguments(cells))
    }

    private mutating func statement(_ db: Database, _ sql: String) throws -> Statement {
        if let statement = statements[sql] { return statement }
        let statement = try db.cachedStatement(sql: sql)
        statements[sql] = statement
        return statement
    }
}
