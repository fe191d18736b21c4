import API
import Languages
import Quantities
import Testing
import Trail

/// What people see, word for word.
struct TellingTests {
    private let en = Teller(language: .en, width: 80)
    private let zh = Teller(language: .zh, width: 80)

    @Test func `a home is told by name, address, meter tail and state`() {
        #expect(
            en.home(Sample.account) == [
                "Account  3301  王小明", "Address  幸福路 1 号", "Meter    …103301", "Supply   off, switching on is under way",
                "Balance  -3.20 yuan; missing for power: 3.20 yuan",
            ])
        #expect(
            zh.home(Sample.account) == [
                "户号      3301  王小明", "地址      幸福路 1 号", "电表尾号  …103301", "供电      停电，正在复电",
                "余额      -3.20 元；复电尚缺 3.20 元",
            ])
    }

    @Test func `an account is told whole, with the reasons of its decision`() {
        #expect(
            en.account(Sample.account) == [
                "Account  3301  王小明", "Address  幸福路 1 号", "Meter    …103301", "Supply   off, switching on is under way",
                "Balance  -3.20 yuan; missing for power: 3.20 yuan", "As of            2026-11-23 10:00:00",
                "Phone            13800000000", "Class            residential", "Mode             prepaid",
                "Tariff, terms    flat, quick",
                "Agreement        none on file",
                "Posted, accrued  -3.00, 0.20; read 2026-11-23 09:59:58", "Decision         nothing is to be done",
                "because          the supply is off, switching on is under way", "",
                "Supply point  7, T1", "State         off, switching on is under way",
                "Meter         m103301, serial 73301, line c1 unit 1",
                "Reading       1000.004 kWh, 0 W, 220 V at 2026-11-23 09:59:58 (scheduled)",
                "Relay         open by us, seen 2026-11-23 09:50:00 (relay in the meter)",
                "Restore       owed since 2026-11-23 09:59:59, 2 attempts: payment", "              desk/2026-11-23/20",
                "Power         opened by us",
                "Order         switch on: under way: identity is being checked",
            ])
    }

    @Test func `a home is confirmed by the end of its meter's number, all of it where it is short`() {
        #expect(MeterTail.confirms("3301", ["m103301"]) && MeterTail.confirms(" 103301 ", ["m103301"]))
        #expect(MeterTail.confirms("M17", ["M17"]) && MeterTail.length(["M17", "m103301"]) == 3)
        for wrong in ["", " ", "301", "7", "3302", "m1"] {
            #expect(!MeterTail.confirms(wrong, ["m103301", "M17"]), "\(wrong)")
        }
    }

    @Test func `people read kWh and A, and a clash with its cure`() {
        let outcome = OutcomeResponse(
            outcome: "done", code: "baseline.accepted", words: Words("accepted", "已确认"),
            details: [Detail(name: "from_wh", value: "123456"), Detail(name: "unbilled_wh", value: "7")], requestId: "1"
        )
        let told = Teller(language: .en, width: nil).outcome(outcome)
        #expect(told.contains { $0.hasSuffix("123.456") } && told.contains { $0.hasSuffix("0.007") }, "\(told)")
        let clash = Texts.clash("meter m30: unit 2 of line c1 is meter m2")
        #expect(clash.en.hasSuffix(". Give each meter its own unit id or block."))
        #expect(clash.zh.hasPrefix("电表 m30") && clash.zh.contains("请"))
        #expect(Texts.clash("silent") == Texts.recorded("silent"))
    }

    @Test func `a fact's code is told by its words, and a time without its zone, as everywhere else`() {
        let outcome = OutcomeResponse(
            outcome: "done", code: "suspense.assigned", words: Texts.staffWords("suspense.assigned"),
            details: [
                Detail(name: "supply", value: "restoring", words: Texts.detailValue("supply", "restoring")),
                Detail(name: "until", value: "2026-11-27T18:31:58.068+08:00"),
                Detail(name: "former", value: "3301-1"), Detail(name: "refund", value: "44.61"),
            ], requestId: "1")
        #expect(
            zh.outcome(outcome) == [
                "款项已认领入账", "  供电          正在复电", "  截止          2026-11-27 18:31:58", "  原户主户号    3301-1",
                "  应退用户，元  44.61",
            ])
        let denied = ErrorResponse(
            .roleDenied,
            details: [
                Detail(name: "role", value: "supervisor", words: Texts.roles["supervisor"]),
                Detail(name: "action", value: "manage_users", words: Texts.staffActions["manage_users"]),
            ], requestId: "2")
        #expect(zh.error(denied).dropFirst() == ["  角色: 主管", "  操作: 变更用户"])
        #expect(en.error(denied).dropFirst() == ["  role: supervisor", "  action: change users"])
    }

    @Test func `an exported row stands under the number that its account has now, also after it changed hands`() {
        func isRead(_ number: String?) -> Bool {
            let row = TrailRow(
                position: 7, at: Instant(milliseconds: 1_795_399_200_000), monotonic: Monotonic(milliseconds: 5),
                actor: "gu",
                role: "supervisor", session: "life 1", second: nil, action: "account.hold", subject: "account 3301",
                account: 4,
                reason: "r", before: nil, after: nil, hash: [UInt8](repeating: 7, count: 32))
            let body = AuditRowBody(row, account: number, calendar: .china)
            return body.isReadAsWritten(["4": "3301"])
        }
        #expect(isRead("3301") && isRead("3301-1") && isRead("3301-12"))
        #expect(!isRead("3302") && !isRead("3301-") && !isRead("3301-x") && !isRead("33011"))
    }

    @Test func `what an end would bring is told before it, and whose home is protected on every screen`() {
        let ending = EndingBody(refund: "322.79", deposit: "50.00", owed: "0.00")
        #expect(
            en.ending(ending) == [
                "Would go back    322.79 yuan, the deposit of 50.00 set off", "Would stay owed  0.00 yuan",
            ])
        #expect(zh.ending(ending) == ["应退用户  322.79 元，已抵保证金 50.00 元", "仍欠      0.00 元"])
        let monthly = EndingBody(refund: "9.00", deposit: "0.00", owed: "0.00", monthly: "10.01")
        #expect(
            en.ending(monthly).contains { $0.contains("10.01 yuan: the last bill's charge") })
        let account = Sample.account(
            protection: ProtectionBody(
                kind: Told("lift", Texts.words("lift", in: Texts.protections)), since: "2026-11-23T09:00:00.000+08:00",
                renewBy: "2027-11-23", by: "gu"))
        #expect(
            en.home(account)[4]
                == "Protected  lift, since 2026-11-23 09:00:00, by gu, to be renewed by 2027-11-23")
        #expect(zh.home(account)[4] == "保电      电梯，自 2026-11-23 09:00:00，登记人 gu，须于 2027-11-23 前续期")
    }

    @Test func `a closed work item tells what it was about, and how it ended`() {
        let job = JobBody(
            id: "7", kind: Told("suspense", Texts.words("suspense", in: Texts.jobKinds)),
            openedAt: "2026-11-23T10:00:00.000+08:00", deadline: "2026-11-24T10:00:00.000+08:00", overdue: false,
            reason: "payment.suspense account.unknown desk/2026-11-23/17 999 50.00",
            closedAt: "2026-11-23T11:00:00.000+08:00", closedBy: "engine", result: "returned")
        let row = Teller(language: .en, width: nil).jobs(JobsResponse(asOf: job.openedAt, jobs: [job])).last ?? ""
        #expect(row.contains("50.00 yuan for account 999") && row.contains("key desk/2026-11-23/17"), "\(row)")
        #expect(row.hasSuffix("returned"), "\(row)")
    }

    @Test func `a story is told day by day, wrapped under its times`() {
        let story = StoryResponse(
            account: "3301", name: "王小明", address: "幸福路 1 号", from: "2026-11-22T00:00:00.000+08:00",
            to: "2026-11-23T10:00:00.000+08:00",
            items: [
                StoryItemBody(
                    at: "2026-11-22T09:00:00.000+08:00", kind: "decision", words: Words("Decided: warn.", "决定：提醒。"),
                    facts: []),
                StoryItemBody(
                    at: "2026-11-23T09:59:59.250+08:00", kind: "payment",
                    words: Words(
                        "50.00 yuan paid through desk, serial 20: power is being switched on.",
                        "经 desk 缴费 50.00 元：正在复电。"), facts: []),
            ], truncated: true)
        #expect(
            Teller(language: .en, width: 50).story(story) == [
                "3301  王小明", "幸福路 1 号", "From 2026-11-22 00:00:00 to 2026-11-23 10:00:00",
                "Older events are left out: ask for a shorter time.", "", "2026-11-22", "09:00:00  Decided: warn.", "",
                "2026-11-23",
                "09:59:59  50.00 yuan paid through desk, serial 20:", "          power is being switched on.",
            ])
        #expect(Teller(language: .zh, width: nil).story(story).last == "09:59:59  经 desk 缴费 50.00 元：正在复电。")
    }

    @Test func `an error says what happened, where, and what to do`() {
        let error = ErrorResponse(
            .importFaulty,
            details: [
                Detail(
                    name: "site.yaml:7", value: "accounts[0].terms", code: "file.fault",
                    words: Words(same: "terms night are unknown. Did you mean quick?"))
            ],
            requestId: "r1")
        #expect(
            zh.error(error) == [
                "文件整体被拒绝，未作任何更改。请按所列问题修改。 [import.faulty]",
                "  site.yaml:7: accounts[0].terms – terms night are unknown. Did you mean quick?",
            ])
        #expect(en.error(ErrorResponse(.internalError, requestId: "r2")).last == "  request id: r2")
    }

    @Test func `an outcome under way is told as such`() {
        let outcome = OutcomeResponse(
            outcome: "accepted", code: "restore.started", words: Texts.staffWords("restore.started"),
            details: [Detail(name: "order", value: "17")], requestId: "r")
        #expect(en.outcome(outcome) == ["accepted: power is being switched on", "  order  17"])
        #expect(zh.outcome(outcome) == ["已受理：正在复电", "  命令  17"])
    }

    @Test func `a search that finds nothing says so`() {
        #expect(en.accounts(AccountsResponse(asOf: "", accounts: [], truncated: false)) == ["No account matches."])
    }

    @Test func `a search shows the tail of the meter and fits the terminal in both languages`() {
        let response = AccountsResponse(
            asOf: "2026-11-23T10:00:00.000+08:00",
            accounts: [
                AccountSummary(
                    number: "3301", name: "王小明", address: "江苏省南京市鼓楼区幸福路一号三单元五楼 501 室", meters: ["m103301"],
                    supply: .off, available: "-3.20",
                    missing: "3.20")
            ], truncated: true)
        for teller in [en, zh] {
            let lines = teller.accounts(response)
            #expect(lines.count == 3 && lines[1].contains("…103301") && lines[1].hasSuffix("-3.20"))
            #expect(lines.allSatisfy { TerminalText.width(of: $0) <= 80 }, "\(lines)")
        }
    }
}

private enum Sample {
    static let order = OrderBody(
        id: "9", account: "3301", supplyPoint: "7", kind: Told("close", Texts.words("close", in: Texts.orderKinds)),
        permitKind: Told("arrears", Texts.words("arrears", in: Texts.permitKinds)),
        state: Told("selecting", Texts.words("selecting", in: Texts.orderStates)), at: "2026-11-23T09:59:59.000+08:00",
        cause: "payment desk/2026-11-23/20")

    static let point = SupplyPointBody(
        id: "7", supply: .restoring, feeder: "T1",
        relay: RelayBody(
            state: Told("open", Texts.words("open", in: Texts.relayStates)),
            openedBy: Told("us", Texts.words("us", in: Texts.openedBy)),
            seenAt: "2026-11-23T09:50:00.000+08:00",
            pairing: Told("in_meter", Texts.words("in_meter", in: Texts.pairings)), unit: 1,
            profile: "meter", channel: 0),
        meter: MeterSummary(
            number: "m103301", serial: "73301", line: "c1", unit: 1, profile: "meter",
            lastReading: ReadingBody(
                sourceAt: "2026-11-23T09:59:58.000+08:00", energy: "1000.004", power: 0, voltage: 220_000,
                purpose: Told("mark", Texts.words("mark", in: Texts.purposes)))),
        lockedOut: false, order: order,
        restore: RestoreBody(since: "2026-11-23T09:59:59.000+08:00", cause: "payment desk/2026-11-23/20", attempts: 2),
        failedTrips: 0, power: Told("off_by_us", Texts.words("off_by_us", in: Texts.powerStates)))

    static let account = account(protection: nil)

    static func account(protection: ProtectionBody?) -> AccountResponse {
        AccountResponse(
            asOf: "2026-11-23T10:00:00.000+08:00", number: "3301", name: "王小明", address: "幸福路 1 号",
            phone: "13800000000",
            customerClass: Told("residential", Texts.words("residential", in: Texts.customerClasses)), mode: "prepaid",
            tariff: "flat", terms: "quick", protection: protection,
            cause: Told("not_stated", Texts.words("not_stated", in: Texts.causes)), dedicatedSupply: false,
            balance: BalanceBody(
                available: "-3.20", posted: "-3.00", accrued: "0.20", missing: "3.20",
                readingAt: "2026-11-23T09:59:58.000+08:00"),
            decision: DecisionBody(
                action: Told("stay", Texts.words("stay", in: Texts.actions)),
                reasons: ["supply_is_off", "restore_under_way"].map { Told($0, Texts.words($0, in: Texts.reasons)) }),
            dues: DuesBody(
                bills: [], overdue: "0.00", penalty: "0.00", oldDebt: "0.00", deposit: "0.00", writtenOff: "0.00",
                guarantors: []), supply: .restoring, supplyPoints: [point], jobs: [])
    }
}
