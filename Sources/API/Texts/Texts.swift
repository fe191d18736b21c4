import Languages

/// What people are told for each code. Codes are the stable part; these texts may improve.
public enum Texts {
    /// The words for `code` in `table`, or the code itself where there are none.
    public static func words(_ code: String, in table: [String: Words]) -> Words { table[code] ?? Words(same: code) }
}
