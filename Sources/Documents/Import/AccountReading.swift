import Languages

/// Reads the accounts of a site from its two forms into the same entries.
struct AccountReading {
    let file: String
    let findings: Findings

    // MARK: YAML

    /// `defaults:` of a site file: account keys, and meter keys below `meter`.
    struct Defaults {
        var account: [String: Field] = [:]
        var meter: [String: Field] = [:]
        /// Whose terms are whose, where an account names none.
        var termsFor: [TermsRule] = []
    }

    /// Keys of an account in a site file that may have a default.
    private static let sharedAccountKeys = [
        "class", "tariff", "terms", "cause", "opening_balance", "payer", "mode", "area", "responsible",
    ]
    private static let sharedMeterKeys = ["line", "profile", "phases", "max_current", "feeder", "relay"]

    func defaults(_ mapping: YAMLMapping) -> Defaults {
        var defaults = Defaults()
        for key in AccountReading.sharedAccountKeys {
            if let value = mapping.optional(key) { defaults.account[key] = Field(value, file: file) }
        }
        for (key, field) in agreement(mapping) { defaults.account[key] = field }
        if let rules = mapping.optional("terms_for") {
            if defaults.account["terms"] != nil {
                rules.fault(
                    Words("terms stands beside it, and would be meant for all", "同时写有 terms，将适用于全部账户"),
                    cure: Words("keep one of the two", "两者只保留一个"))
            }
            _ = rules.list { value in
                value.mapping { rule in
                    TermsRule(rule, file: file).map { defaults.termsFor.append($0) }
                    return true
                }
            }
        }
        _ = mapping.optional("meter")?.mapping { meter in
            for key in AccountReading.sharedMeterKeys {
                guard let value = meter.optional(key) else { continue }
                if key == "relay", !value.isScalar {
                    value.fault(
                        Words("a default can only say whether there is one", "默认值只能说明有无继电器"),
                        cure: Words(
                            "write relay: own or relay: none here, and its rating, unit and serial at each meter",
                            "此处请写 relay: own 或 relay: none，额定电流、单元号和表号请写在各电表下"))
                    continue
                }
                defaults.meter[key] = Field(value, file: file)
            }
            return true
        }
        return defaults
    }

    func account(_ value: YAMLValue, _ defaults: Defaults) -> AccountEntry? {
        value.mapping { account in
            var fields = Fields(
                mark: Mark(file: file, line: account.line, path: account.path), findings: findings,
                defaults: defaults.account)
            let keys = [
                "number", "name", "phone", "address", "class", "tariff", "persons", "held_since", "terms", "protection",
                "cause", "dedicated_supply", "opening_balance", "payer", "mode", "identity", "area", "responsible",
                "capacity", "until", "safe_restore",
            ]
            for key in keys { fields.set(key, account.optional(key).map { Field($0, file: file) }) }
            for (key, field) in agreement(account) { fields.set(key, field) }
            for (key, field) in ContactReading.fields(account, file: file) { fields.set(key, field) }
            var meters: [MeterEntry] = []
            _ = account.optional("meters")?.list { value in
                value.mapping { meters.append(meter($0, defaults)) }
            }
            return AccountEntry(fields, meters: meters, termsFor: defaults.termsFor)
        }
    }

    /// `agreement: {signed: 2026-01-05, version: "2026-1"}`.
    private func agreement(_ mapping: YAMLMapping) -> [(String, Field)] {
        var fields: [(String, Field)] = []
        _ = mapping.optional("agreement")?.mapping { agreement in
            for key in ["signed", "version"] {
                if let value = agreement.required(key) { fields.append(("agreement_\(key)", Field(value, file: file))) }
            }
            return true
        }
        // Half an agreement was refused already; one without the other would be refused again.
        return fields.count == 2 ? fields : []
    }

    func meter(_ meter: YAMLMapping, _ defaults: Defaults) -> MeterEntry {
        var fields = Fields(
            mark: Mark(file: file, line: meter.line, path: meter.path), findings: findings, defaults: defaults.meter)
        for key in [
            "number", "line", "unit", "block", "profile", "serial", "phases", "max_current", "feeder", "ladder_used",
            "ct", "pt", "tariff_table",
        ] {
            fields.set(key, meter.optional(key).map { Field($0, file: file) })
        }
        if let value = meter.optional("relay") {
            if value.isScalar {
                fields.set("relay", Field(value, file: file))
            } else {
                _ = value.mapping { relay in
                    for key in ["unit", "profile", "channel", "serial", "rating", "state", "pairing"] {
                        fields.set("relay_\(key)", relay.optional(key).map { Field($0, file: file) })
                    }
                    return true
                }
            }
        }
        return MeterEntry(fields)
    }

    // MARK: CSV

    static let requiredColumns = ["number"]
    static let optionalColumns =
        AccountEntry.columns.dropFirst() + ["meter"] + MeterEntry.columns.dropFirst()

    /// A table with a row for each meter. The further meters of an account follow in rows that have its number and no name.
    func accounts(_ text: String, _ defaults: Defaults = Defaults()) -> [AccountEntry] {
        var order: [String] = []
        var heads: [String: Fields] = [:]
        var meters: [String: [MeterEntry]] = [:]
        var twins: [AccountEntry] = []
        var entries: [AccountEntry] = []
        do throws(Faults) {
            try CSVReader.read(
                text, file: file, columns: AccountReading.requiredColumns,
                optional: Array(AccountReading.optionalColumns)
            ) { row in
                self.row(row, defaults, &order, &heads, &meters, &twins)
                return true
            } whole: { (_: [Bool]) in
                // An account can only be made when all rows with its meters are there; its cells are read here.
                entries =
                    order.compactMap { number in
                        heads[number].map {
                            AccountEntry($0, meters: meters[number] ?? [], termsFor: defaults.termsFor)
                        }
                    }
                    + twins
            }
        } catch {
            findings.add(error)
        }
        // With faults too: what does not agree in the other rows is told along with them.
        return entries
    }

    private func row(
        _ row: CSVRow, _ defaults: Defaults, _ order: inout [String], _ heads: inout [String: Fields],
        _ meters: inout [String: [MeterEntry]],
        _ twins: inout [AccountEntry]
    ) {
        guard let number = row["number"].key() else { return }
        let mark = Mark(file: file, line: row.line, path: "")
        func fields(_ columns: [String], _ defaults: [String: Field]) -> Fields {
            var fields = Fields(mark: mark, findings: findings, defaults: defaults)
            for column in columns { fields.set(column, row.optional(column).map { Field($0, file: file) }) }
            return fields
        }
        let account = fields(AccountEntry.columns, defaults.account)
        let meterColumns = ["meter"] + MeterEntry.columns.dropFirst()
        let meterFields = fields(meterColumns, defaults.meter)
        let meter = meterColumns.contains(where: meterFields.has) ? [MeterEntry(meterFields, numberKey: "meter")] : []
        let saysAccount = AccountEntry.columns.dropFirst().contains(where: account.has)
        if heads[number] == nil {
            order.append(number)
            heads[number] = account
            meters[number] = meter
        } else if saysAccount {
            // A second account of this number: the checks refuse it by its line.
            twins.append(AccountEntry(account, meters: meter, termsFor: defaults.termsFor))
        } else {
            meters[number, default: []] += meter
        }
    }
}
