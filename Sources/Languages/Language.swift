/// The languages that people are spoken to in.
public enum Language: String, Hashable, Sendable, Codable, CaseIterable {
    case zh, en

    /// The language of a process's environment: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty; Chinese where
    /// it begins with `zh`, English otherwise.
    public init(environment: [String: String]) {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
        let value = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        self = value.lowercased().hasPrefix("zh") ? .zh : .en
    }
}
