import Billing
import Languages
import Quantities
import Supply

/// Reads a site's master data: everything is checked, also against the device profiles, before anything is handed out.
public enum SiteReader {
    /// Reads a site file, or a table of accounts where the file's name ends in `.csv`.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - file: its path, as faults name it. Tables that it names under `accounts_from` are taken from its folder.
    ///   - profiles: what meters and relays are checked against.
    ///   - existing: what the file may refer to without bringing it.
    ///   - table: reads a table by its path. Without it tables are refused: a text that came from elsewhere must not name files of
    ///     this machine.
    /// - Throws: every fault of all files, by line, with its cure. The document is then not to be used in any part.
    public static func read(
        _ text: String, file: String, profiles: ProfileLibrary, existing: SiteInventory = SiteInventory(),
        table: (String) throws(Faults) -> String = SiteReader.noTable
    ) throws(Faults) -> SiteDocument {
        let findings = Findings()
        var draft = SiteDraft()
        if file.lowercased().hasSuffix(".csv") {
            draft.accounts = AccountReading(file: file, findings: findings).accounts(text)
        } else {
            draft = self.draft(text, file: file, findings, table)
        }
        SiteSize.check(draft, findings)
        SiteChecks(findings: findings, profiles: profiles, existing: existing).check(&draft)
        LayoutChecks.check(draft.layouts, findings)
        return try draft.finish(findings)
    }

    /// Reads the site file at `path` with its tables.
    ///
    /// - Throws: as ``read(_:file:profiles:existing:table:)``, and where a file cannot be read.
    public static func load(
        path: String, profiles: ProfileLibrary, existing: SiteInventory = SiteInventory()
    ) throws(Faults) -> SiteDocument {
        try read(try TextFile.read(path), file: path, profiles: profiles, existing: existing) { table throws(Faults) in
            try TextFile.read(table)
        }
    }

    /// Refuses every table.
    public static func noTable(_ path: String) throws(Faults) -> String {
        throw Faults([
            Fault(
                file: path, line: 0, path: "",
                what: Words("tables cannot be named by a file that is sent", "发送的文件不能引用表格文件"),
                cure: Words(
                    "send the site without accounts_from, and then the table by itself",
                    "请先发送不含 accounts_from 的站点文件，再单独发送表格"))
        ])
    }

    private static func draft(
        _ text: String, file: String, _ findings: Findings, _ table: (String) throws(Faults) -> String
    ) -> SiteDraft {
        var draft = SiteDraft()
        var tables: [Marked<String>] = []
        var defaults = AccountReading.Defaults()
        let reading = AccountReading(file: file, findings: findings)
        do throws(Faults) {
            // What was read is kept outside: the checks are made, and told, also where the document has faults.
            _ = try YAMLReader.read(text, file: file) { root in
                func each(_ key: String, _ body: (YAMLMapping) -> Void) {
                    _ = root.optional(key)?.list { $0.mapping(body) }
                }
                if let value = root.optional("released") {
                    draft.released = value.boolean().map { Marked(value: $0, mark: Field(value, file: file).mark) }
                }
                _ = root.optional("feeders")?.list { value in
                    value.name().map { draft.feeders.append(Marked(value: $0, mark: Field(value, file: file).mark)) }
                }
                each("lines") { draft.lines.append(LineEntry($0, file: file)) }
                each("tariffs") { draft.tariffs.append(TariffEntry($0, file: file)) }
                each("terms") { draft.terms.append(TermsEntry($0, file: file)) }
                each("calendars") { draft.calendars.append(CalendarEntry($0, file: file)) }
                each("channel_layouts") { draft.layouts.append(LayoutEntry($0, file: file)) }
                each("channels") { draft.channels.append(ChannelEntry($0, file: file)) }
                each("payers") { draft.payers.append(PayerEntry($0, file: file)) }
                _ = root.optional("defaults")?.mapping { defaults = reading.defaults($0) }
                _ = root.optional("accounts")?.list { value in
                    reading.account(value, defaults).map { draft.accounts.append($0) }
                }
                _ = root.optional("accounts_from")?.list { value in
                    value.text().map { tables.append(Marked(value: $0, mark: Field(value, file: file).mark)) }
                }
                return true
            }
        } catch {
            findings.add(error)
        }
        for name in tables {
            let path = ConfiguredPaths(of: file, search: .none).resolve(name.value)
            do throws(Faults) {
                let accounts = AccountReading(file: path, findings: findings).accounts(try table(path), defaults)
                draft.accounts += accounts
            } catch {
                findings.add(error)
            }
        }
        return draft
    }
}

/// A site as far as it could be read.
struct SiteDraft {
    var feeders: [Marked<String>] = []
    var lines: [LineEntry] = []
    var tariffs: [TariffEntry] = []
    var terms: [TermsEntry] = []
    var calendars: [CalendarEntry] = []
    var channels: [ChannelEntry] = []
    var payers: [PayerEntry] = []
    var accounts: [AccountEntry] = []
    var layouts: [LayoutEntry] = []
    var released: Marked<Bool>?

    /// The document, where nothing is wrong.
    func finish(_ findings: Findings) throws(Faults) -> SiteDocument {
        if findings.faults.isEmpty { nothingIsLeftOut(findings) }
        let faults = Findings.ordered(findings.faults)
        if !faults.isEmpty { throw Faults(faults) }
        return SiteDocument(
            feeders: feeders.map(\.value), lines: lines.compactMap(\.record), tariffs: tariffs.compactMap(\.tariff),
            terms: terms.compactMap(\.terms), channels: channels.compactMap(\.channel),
            payers: payers.compactMap(\.payer), accounts: accounts.compactMap(\.complete),
            channelLayouts: layouts.compactMap(\.layout),
            calendars: calendars.compactMap { entry in
                entry.name.flatMap { name in
                    entry.stretch.map { WorkCalendar(name: name.value, stretches: [$0]) }
                }
            }, released: released?.value ?? false,
            isDemo: released?.value == true && !terms.isEmpty && terms.allSatisfy(\.isDemo),
            warnings: Findings.ordered(findings.warnings))
    }

    /// An entry that became nothing must never vanish in silence, whatever forgot to say why.
    private func nothingIsLeftOut(_ findings: Findings) {
        for account in accounts where account.complete == nil {
            findings.fault(
                account.mark, Words("it could not be understood", "无法理解"),
                cure: Words("report this: the reader gave no reason", "请报告此问题：读取程序未说明原因"))
        }
    }
}
