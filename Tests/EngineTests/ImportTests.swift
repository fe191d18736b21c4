import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

/// Master data come in whole or not at all.
@Suite struct ImportTests {
    private func faults(_ answer: StaffAnswer?) -> [String] {
        answer?.details.filter { $0.name == "fault" }.map(\.value) ?? []
    }

    private func point(_ number: String, unit: UInt8, serial: String, line: String = "c1", relayUnit: UInt8? = nil)
        -> ImportedSupplyPoint
    {
        ImportedSupplyPoint(
            line: line, feeder: "T1",
            meter: MeterRecord(
                id: MeterID(0), number: number, line: LineID(0), unit: unit, profile: "meter",
                serial: SerialNumber(serial),
                maximumCurrent: Milliamperes(60_000)),
            relay: RelayRecord(
                unit: relayUnit ?? unit, profile: relayUnit == nil ? "meter" : "relay", rating: Milliamperes(60_000)),
            inheritedOpen: false, pairingProven: true)
    }

    private func account(_ number: String, _ points: [ImportedSupplyPoint], tariff: String = "flat") -> ImportedAccount
    {
        ImportedAccount(
            account: Account(
                id: AccountID(0), number: number, name: "x", phone: nil, address: "y", customerClass: .residential,
                tariff: tariff,
                terms: "quick", agreement: nil, protection: nil),
            openingBalance: Money(yuan: 7), supplyPoints: points)
    }

    @Test func `F-S14 a corrected file under the id of the first one is another request, and is told so`() {
        let world = EngineHarness()
        func take(_ phone: String?) -> String? {
            let batch = ImportBatch(payers: [Payer(number: "P1", name: "物业", phone: phone)])
            return world.ask(.importData(batch), by: EngineHarness.supervisor, id: "file-1")?.code
        }
        #expect(take(nil) == "import.done" && take(nil) == "import.done")
        #expect(take("13900000000") == "request.conflict")
    }

    @Test func `F-S22 a batch with any clash is refused whole, each clash told, and nothing changes`() throws {
        let world = EngineHarness.street([Flat("1", balance: Money(yuan: 1)), Flat("2", balance: Money(yuan: 1))])
        let before = (world.state.accounts, world.state.meters, world.state.feeders, world.entries)
        let batch = ImportBatch(
            feeders: ["T9"],
            accounts: [
                account("1", [point("m1", unit: 1, serial: "71")]),
                account("30", [point("m30", unit: 2, serial: "72")], tariff: "none"),
                account(
                    "31", [point("m31", unit: 31, serial: "31", line: "c9"), point("m31", unit: 32, serial: "32")]),
                account("31", [point("m33", unit: 33, serial: "33", relayUnit: 50)]),
                account("34", [point("m34", unit: 34, serial: "34", relayUnit: 50)]),
            ])
        let answer = world.ask(.importData(batch), by: EngineHarness.engineer)
        #expect(answer?.code == "import.refused")
        let told = faults(answer)
        for fault in [
            "account 1 exists already", "meter m1 exists already", "meter m30: unit 2 of line c1 is meter m2",
            "meter m30: the serial number 72 is that of meter m2", "account 30: tariff none is unknown",
            "meter m31: line c9 is unknown", "meter m31 stands twice in the file",
            "account 31 stands twice in the file",
            "meter m34: channel 0 of relay unit 50 of line c1 switches meter m33",
        ] {
            #expect(told.contains(fault), "\(fault) in \(told)")
        }
        #expect(world.state.accounts.mapValues(\.record) == before.0.mapValues(\.record))
        #expect(world.state.meters == before.1 && world.state.feeders == before.2 && world.entries == before.3)
        #expect(world.audits.last?.after?.contains("import.refused") == true)
    }

    @Test func `F-S22 an account whose terms begin only after today is refused: nobody could say what holds for it`()
        throws
    {
        let world = EngineHarness()
        let quick = Terms.quick()
        let tomorrow = Terms(
            name: quick.name, from: day("2026-11-24"), warningLevels: quick.warningLevels,
            tripNoticePeriod: quick.tripNoticePeriod, finalNoticePeriod: quick.finalNoticePeriod,
            minimumDebt: quick.minimumDebt, overdraft: .zero, tripWindow: quick.tripWindow, quietHours: nil,
            restAfterBinding: .zero, markInterval: quick.markInterval, automaticCauses: quick.automaticCauses,
            throttle: nil)
        let flats = [Flat("3301", balance: Money(yuan: -1))]
        #expect(
            faults(world.importing(flats, terms: tomorrow)) == [
                "account 3301: terms quick begin only after today, 2026-11-23"
            ])
        #expect(world.importing(flats, terms: quick)?.code == "import.done")
    }

    @Test func `two lines on one endpoint, and prices or terms of the past, are clashes`() throws {
        let world = EngineHarness.street([Flat("1", balance: Money(yuan: 1))])
        let line = LineRecord(id: LineID(0), name: "c2", endpoint: .tcp(host: "127.0.0.1", port: 1502))
        var terms = Terms.quick()
        terms.minimumDebt = Money(yuan: 9)
        func tariff(_ from: String) throws -> Tariff {
            try #require(
                Tariff(
                    name: "flat", versions: [TariffVersion(from: day(from), flat: Price(hundredMillionths: 1))]))
        }
        let batches = [
            ImportBatch(lines: [line]), ImportBatch(tariffs: [try tariff("2020-01-01")]),
            ImportBatch(tariffs: [try tariff("2026-11-23")]),
            ImportBatch(terms: [terms]),
        ]
        for batch in batches {
            let answer = world.ask(.importData(batch), by: EngineHarness.engineer)
            #expect(faults(answer).count == 1, "\(String(describing: answer))")
        }
        #expect(
            world.ask(.importData(ImportBatch(tariffs: [try tariff("2026-11-24")])), by: EngineHarness.engineer)?.code
                == "import.done")
        #expect(
            world.ask(.importData(ImportBatch(terms: [.quick()])), by: EngineHarness.engineer)?.code == "import.done")
    }

    @Test func `F-S24 over several imports libmodbus drives no more lines than it has threads and low descriptors for`()
        throws
    {
        let world = EngineHarness()
        func lines(_ numbers: Range<Int>, driver: LineDriver = .libmodbus, serial: Bool = false) -> ImportBatch {
            ImportBatch(
                lines: numbers.map {
                    LineRecord(
                        id: LineID(0), name: "l\($0)",
                        endpoint: serial
                            ? .serial(device: "/dev/tty\($0)", baud: 9600, parity: .none, stopBits: 1)
                            : .tcp(host: "127.0.0.1", port: UInt16($0)),
                        driver: driver)
                })
        }
        func code(_ batch: ImportBatch) -> String? { world.ask(.importData(batch), by: EngineHarness.engineer)?.code }
        #expect(code(lines(1..<151)) == "import.done")
        let answer = world.ask(.importData(lines(151..<202)), by: EngineHarness.engineer)
        #expect(answer?.code == "import.refused")
        #expect(
            faults(answer) == [
                "201 TCP lines would have driver libmodbus, and 200 are the most: leave driver out where the gateway does not need it"
            ])
        #expect(world.state.lines.count == 150)
        #expect(code(lines(1..<201)) == "import.done", "those that are there are not counted twice")
        #expect(code(lines(201..<202)) == "import.refused")
        #expect(code(lines(300..<400, driver: .shard)) == "import.done")
        #expect(code(lines(400..<402, serial: true)) == "import.done")
    }

    @Test func `RULES after an import trips are off until a supervisor releases them; a file releases a new site only`()
        throws
    {
        let world = EngineHarness.arrears()
        var second = ImportBatch(accounts: [account("50", [point("m50", unit: 50, serial: "50")])])
        #expect(world.ask(.importData(second), by: EngineHarness.engineer)?.code == "import.done")
        #expect(world.untilSelect(steps: 15) == nil)
        #expect(world.account("3301")?.lastReasons.contains(.importNotReleased) == true)
        let fresh = EngineHarness()
        let new = ImportBatch(
            feeders: ["T1"], lines: [LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1))],
            tariffs: [
                try #require(
                    Tariff(
                        name: "flat",
                        versions: [
                            TariffVersion(from: day("2020-01-01"), flat: Price(hundredMillionths: 50_000_000))
                        ]))
            ], terms: [.quick()],
            accounts: [account("52", [point("m52", unit: 52, serial: "52")])], released: true)
        #expect(fresh.ask(.importData(new), by: EngineHarness.engineer)?.code == "import.done")
        #expect(!fresh.state.gateway.importReleased, "whoever may not release trips does not by a file either")
        second = ImportBatch(accounts: [account("51", [point("m51", unit: 51, serial: "51")])], released: true)
        #expect(world.ask(.importData(second), by: EngineHarness.engineer)?.code == "import.done")
        #expect(!world.state.gateway.importReleased)
        #expect(world.ask(.releaseImport, by: EngineHarness.engineer)?.code == "role.denied")
        #expect(world.ask(.releaseImport, by: EngineHarness.supervisor)?.code == "import.released")
        #expect(world.untilSelect() != nil)
    }

    @Test func `an opening balance is an entry, and the same request again imports once`() throws {
        let world = EngineHarness()
        let flats = [Flat("1", balance: Money(yuan: -3)), Flat("2", balance: .zero)]
        _ = world.importing(flats, terms: .quick())
        #expect(world.entries.map(\.reason) == [.opening])
        #expect(world.account("1")?.posted == Money(yuan: -3))
        let batch = ImportBatch(accounts: [account("3", [point("m3", unit: 3, serial: "3")])])
        let other = ImportBatch(accounts: [account("4", [point("m4", unit: 4, serial: "4")])])
        #expect(world.ask(.importData(batch), by: EngineHarness.engineer, id: "i")?.code == "import.done")
        #expect(world.ask(.importData(batch), by: EngineHarness.engineer, id: "i")?.code == "import.done")
        #expect(world.ask(.importData(other), by: EngineHarness.engineer, id: "i")?.code == "request.conflict")
        #expect(world.account("4") == nil)
        #expect(world.oracle.violations == [])
    }

    @Test func `a relay that was open before the takeover is closed by itself where nothing is owed`() throws {
        let world = EngineHarness.street([
            Flat("1", balance: Money(yuan: 5)) { $0.inheritedOpen = true },
            Flat("2", balance: Money(yuan: -5)) { $0.inheritedOpen = true },
        ])
        world.settle(["1", "2"], steps: 5)
        #expect(!world.isOpen("1"))
        #expect(world.isOpen("2"))
        _ = world.pay("2", Money(yuan: 5), serial: "1")
        world.settle(["1", "2"], steps: 5)
        #expect(!world.isOpen("2"))
    }
}
