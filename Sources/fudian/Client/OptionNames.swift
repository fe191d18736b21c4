import API

/// The API's names of fields, as the command line spells them.
enum OptionNames {
    private static let names = [
        "business_date": "--date", "grace_for": "--grace", "grace_until": "--grace", "for": "--for", "until": "--for",
        "reason": "--reason", "kind": "--kind", "serial": "--serial", "relay_serial": "--relay-serial",
        "channel": "--channel", "result": "--result", "from": "--from", "to": "--to", "limit": "--limit",
        "before": "--before",
    ]

    /// The same error, with what is wrong with a field told at the option that it came from.
    static func told(_ error: ErrorResponse) -> ErrorResponse {
        let details = error.details.map { detail in
            guard let code = detail.code, code.hasPrefix("field.") || code.hasPrefix("payment."),
                let name = names[detail.name]
            else { return detail }
            return Detail(name: name, value: detail.value, code: detail.code, words: detail.words)
        }
        return ErrorResponse(
            code: error.code, words: error.words, details: details, requestId: error.requestId)
    }
}
