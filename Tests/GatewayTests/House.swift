import Billing
import Engine
import Foundation
import Gateway
import Logging
import Metering
import Quantities
import Storage
import Supply

/// One account behind a driver, without lines.
final class House: Sendable {
    let driver: EngineDriver
    let line: LineID
    let meter: MeterID
    private let lock: FolderLock
    private let begun: Instant

    /// - Parameter folder: an empty one.
    init(folder: String) async throws {
        lock = try FolderLock(folder: folder)
        let store = try DataFolder(path: folder).openStore(create: true)
        let stored = try store.load()
        let driver = EngineDriver(
            store: store, reserve: Reserve(folder: folder), stored: stored, calendar: .china,
            profiles: LinePlanner(profiles: [:], backOffCap: .minutes(5)), queueLimit: 1000, log: Logger(label: "test"))
        self.driver = driver
        begun = SystemClocks().wall
        await driver.start(NoLines())
        _ = await driver.ask {
            .staff(
                StaffRequest(
                    id: "import", actor: Actor(name: "wang", role: .supervisor), reason: "test",
                    command: .importData(House.batch)), $0)
        }
        _ = await driver.ask {
            .staff(
                StaffRequest(
                    id: "clock", actor: Actor(name: "chen", role: .engineer), reason: "test", command: .trustClock), $0)
        }
        (line, meter) = await driver.read { state in
            (state.lines.keys.min() ?? LineID(0), state.meters.keys.min() ?? MeterID(0))
        }
    }

    func pay(_ serial: Int) async -> Answer? {
        let today = SiteCalendar.china.date(at: begun)
        let request = PaymentRequest(
            key: PaymentKey(channel: "desk", businessDate: today, serial: String(serial)), accountNumber: "1",
            amount: Money(yuan: 1))
        return await driver.ask { .payment(request, by: Actor(name: "desk", role: .paymentFront), $0) }
    }

    /// Nil where it could not be taken.
    func staff(_ command: StaffCommand, by role: Role) async -> StaffAnswer? {
        let request = StaffRequest(
            id: UUID().uuidString, actor: Actor(name: "p", role: role), reason: "test", command: command)
        guard case .staff(let answer)? = await driver.ask({ .staff(request, $0) }) else { return nil }
        return answer
    }

    /// One kWh and a Wh for each minute.
    func sample(_ purpose: ReadingPurpose, minutes: Int) -> Sample {
        let at = begun + .minutes(Int64(minutes))
        return Sample(
            meter: meter, purpose: purpose, mark: purpose == .mark ? at : nil, sourceTime: at,
            energy: WattHours(1000 + Int64(minutes)), serial: SerialNumber("1"))
    }

    private static var batch: ImportBatch {
        let day = CivilDate(daysSinceEpoch: 18_000)
        let record = LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1))
        let account = Account(
            id: AccountID(0), number: "1", name: "张三", phone: "13800138000", address: "杏花路",
            customerClass: .residential,
            tariff: "flat", terms: "usual", agreement: nil, protection: nil)
        let point = ImportedSupplyPoint(
            line: "c1", feeder: "T1",
            meter: MeterRecord(
                id: MeterID(0), number: "m1", line: LineID(0), unit: 1, profile: "meter", serial: SerialNumber("1"),
                maximumCurrent: Milliamperes(60_000)),
            relay: RelayRecord(unit: 1, profile: "meter", rating: Milliamperes(60_000)), inheritedOpen: false,
            pairingProven: true)
        let tariff = Tariff(
            name: "flat", versions: [TariffVersion(from: day, flat: Price(hundredMillionths: 50_000_000))])
        let hours = TimeOfDay("09:00").flatMap { from in
            TimeOfDay("15:00").map { DailyHours(from: from, to: $0) }
        }
        let terms = hours.map { hours in
            Terms(
                name: "usual", from: day, warningLevels: [], tripNoticePeriod: .days(3),
                finalNoticePeriod: .minutes(30),
                minimumDebt: Money(yuan: 1), overdraft: .zero,
                tripWindow: TripWindow(weekdays: [1, 2, 3, 4, 5], hours: hours), quietHours: nil,
                restAfterBinding: .hours(24), markInterval: .minutes(15), automaticCauses: [.notStated], throttle: nil)
        }
        return ImportBatch(
            feeders: ["T1"], lines: [record], tariffs: [tariff].compactMap { $0 }, terms: [terms].compactMap { $0 },
            accounts: [ImportedAccount(account: account, openingBalance: Money(yuan: 5), supplyPoints: [point])])
    }
}

/// Lets everything out into nothing.
private struct NoLines: EffectOutlet {
    func perform(_ effects: [Effect]) {}
    func configure(_ plans: [LinePlan]) {}
}

/// A folder that goes with its owner.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "fudian-\(UUID().uuidString.prefix(8))"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
