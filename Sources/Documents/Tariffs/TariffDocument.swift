import Billing
import Languages

/// Reads the tariffs of a file by themselves: of one that holds nothing else, or of a whole site, whose other parts are passed over.
public enum TariffDocument {
    /// - Throws: every fault, by line, with its cure.
    public static func read(_ text: String, file: String) throws(Faults) -> [Tariff] {
        let tariffs = try YAMLReader.read(text, file: file) { root in
            for key in [
                "released", "feeders", "lines", "terms", "calendars", "defaults", "accounts", "accounts_from",
                "channels", "payers", "channel_layouts",
            ] {
                _ = root.optional(key)
            }
            var names: Set<String> = []
            return root.required(
                "tariffs",
                cure: Words(
                    "add them: tariffs: [{name: ..., versions: [...]}]", "请补上：tariffs: [{name: ..., versions: [...]}]"))?
                .list { value in
                    value.mapping { mapping -> Tariff? in
                        let entry = TariffEntry(mapping, file: file)
                        if let name = entry.name?.value, !names.insert(name).inserted {
                            value.fault(
                                Words("tariff \(name) stands twice", "电价 \(name) 出现了两次"),
                                cure: Words("keep one, and put all versions into it", "请保留一个，并把所有版本放入其中"))
                            return nil
                        }
                        return entry.tariff
                    }
                }
        }
        return tariffs
    }
}
