import Languages

/// Reads one meter that goes up in the place of another, written as a meter of an account is in a site file:
///
///     meter: {number: EM115-286331202, unit: 21, profile: fineco-em115, serial: 286331202, max_current: 60, relay: {rating: 60}}
public enum MeterDocument {
    /// - Parameters:
    ///   - text: the document.
    ///   - file: its name, as faults tell it.
    ///   - profiles: what meter and relay are checked against.
    ///   - line: the line of the place, and `feeder` its feeder; the file need not name them, and must not name others.
    /// - Throws: every fault, by line, with its cure.
    public static func read(
        _ text: String, file: String, profiles: ProfileLibrary, line: String, feeder: String
    ) throws(Faults) -> SiteSupplyPoint {
        let findings = Findings()
        var entry: MeterEntry?
        do throws(Faults) {
            _ = try YAMLReader.read(text, file: file) { root in
                root.required(
                    "meter",
                    cure: Words(
                        "add it: meter: {number: ..., unit: ..., profile: ...}",
                        "请补上：meter: {number: ..., unit: ..., profile: ...}")
                )?.mapping { mapping in
                    var defaults = AccountReading.Defaults()
                    let mark = Mark(file: file, line: mapping.line, path: mapping.path)
                    defaults.meter = [
                        "line": Field(known: line, mark: mark), "feeder": Field(known: feeder, mark: mark),
                    ]
                    entry = AccountReading(file: file, findings: findings).meter(mapping, defaults)
                    return true
                }
            }
        } catch {
            findings.add(error)
        }
        if var meter = entry {
            same(meter.line, line, "line", findings)
            same(meter.feeder, feeder, "feeder", findings)
            check(&meter, findings, profiles)
            entry = meter
        }
        let faults = Findings.ordered(findings.faults)
        guard faults.isEmpty, let point = entry?.supplyPoint else { throw Faults(faults) }
        return point
    }

    private static func same(_ given: Marked<String>?, _ known: String, _ key: String, _ findings: Findings) {
        guard let given, given.value != known else { return }
        findings.fault(
            given.mark,
            Words("the meter's place is on \(key) \(known)", "该表位的 \(key) 为 \(known)"),
            cure: Words("leave \(key) out", "请去掉 \(key)"))
    }

    /// Against its profile, and whether two parts of it share an address.
    private static func check(_ meter: inout MeterEntry, _ findings: Findings, _ profiles: ProfileLibrary) {
        // The account is there already: what it lacks here is no fault.
        let nobody = Fields(mark: meter.mark, findings: Findings())
        var accounts = [AccountEntry(nobody, meters: [meter])]
        EquipmentChecks(findings: findings, profiles: profiles).check(&accounts)
        if let checked = accounts.first?.meters.first { meter = checked }
    }
}
