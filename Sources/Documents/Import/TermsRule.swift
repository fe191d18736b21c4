import Billing
import Languages
import Supply

/// Which terms an account has that names none: by its class and its mode.
struct TermsRule {
    let customerClass: CustomerClass?
    let mode: AccountMode?
    let terms: Marked<String>

    /// `{class: residential, mode: prepaid, terms: home}`; one that says no class, or no mode, is for all. Nil where something is wrong.
    init?(_ entry: YAMLMapping, file: String) {
        var isSound = true
        func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, of: Choice.Type) -> Choice?
        where Choice.RawValue == String {
            guard let value = entry.optional(key) else { return nil }
            let choice = value.choice(of: Choice.self)
            if choice == nil { isSound = false }
            return choice
        }
        customerClass = choice("class", of: CustomerClass.self)
        mode = choice("mode", of: AccountMode.self)
        let named = entry.required("terms").flatMap { value in
            value.name().map { Marked(value: $0, mark: Field(value, file: file).mark) }
        }
        guard isSound, let named else { return nil }
        terms = named
    }

    private func fits(_ customerClass: CustomerClass, _ mode: AccountMode) -> Bool {
        (self.customerClass ?? customerClass) == customerClass && (self.mode ?? mode) == mode
    }

    /// The terms of an account that names none; nil where no rule fits it, or several say different things, and that is noted.
    static func terms(
        _ rules: [TermsRule], of customerClass: CustomerClass, _ mode: AccountMode, _ fields: Fields
    ) -> Marked<String>? {
        let fitting = rules.filter { $0.fits(customerClass, mode) }.map(\.terms)
        guard let first = fitting.first else {
            fields.findings.fault(
                fields.mark,
                Words(
                    "terms is missing, and terms_for has none for \(customerClass.rawValue) and \(mode.rawValue)",
                    "缺少 terms，且 terms_for 中没有 \(customerClass.rawValue)、\(mode.rawValue) 对应的条款"),
                cure: Words("add terms here, or a rule to terms_for", "请在此处写明 terms，或在 terms_for 中补一条"))
            return nil
        }
        guard let other = fitting.first(where: { $0.value != first.value }) else { return first }
        fields.findings.fault(
            fields.mark,
            Words(
                "terms_for has two for \(customerClass.rawValue) and \(mode.rawValue): \(first.value) and \(other.value)",
                "terms_for 中 \(customerClass.rawValue)、\(mode.rawValue) 对应两份条款：\(first.value) 与 \(other.value)"),
            cure: Words("add terms here, or let only one rule fit", "请在此处写明 terms，或只保留一条适用的规则"))
        return nil
    }
}
