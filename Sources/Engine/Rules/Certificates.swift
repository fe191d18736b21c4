import Quantities
import Supply

extension Draft {
    /// So long before its end people are told.
    static let certificateWarning = Span.days(30)

    /// The certificate by which staff and payments reach us. Past its end a payment may not come through: nobody is tripped, and all else
    /// goes on (F-S21).
    mutating func noteCertificate(_ end: Instant) {
        let wasExpired = isCertificateExpired
        changes.certificateEnds = end
        let day = calendar.date(at: end)
        if isCertificateExpired {
            effects.append(.alarm(code: "certificate.expired", detail: "ended on \(day): no trips"))
            if !wasExpired { audit("certificate.expired", "certificate", reason: "ended on \(day)") }
        } else if end - now < Draft.certificateWarning {
            effects.append(.alarm(code: "certificate.ending", detail: "ends on \(day)"))
        }
        // The first turn of a life decides about everybody by itself.
        guard state.startedAt != nil, wasExpired != isCertificateExpired else { return }
        for account in state.accounts.keys.sorted() { touch(account) }
    }

    /// By a clock that nobody trusts nothing is tripped anyway.
    var isCertificateExpired: Bool { (changes.certificateEnds ?? state.certificateEnds).map { $0 <= now } ?? false }
}
