/// Books a payment. The key is channel, business date and serial.
public struct PaymentBody: Hashable, Sendable, Codable {
    public let channel: String
    /// The channel's day, `2026-11-23`.
    public let businessDate: String
    public let serial: String
    public let account: String
    /// Yuan as text, whole fen: `50.00`.
    public let amount: String
    /// When the payer paid, RFC 3339.
    public let paidAt: String?

    public init(
        channel: String, businessDate: String, serial: String, account: String, amount: String, paidAt: String? = nil
    ) {
        self.channel = channel
        self.businessDate = businessDate
        self.serial = serial
        self.account = account
        self.amount = amount
        self.paidAt = paidAt
    }
}

/// Switches a supply on by hand.
public struct RestoreRequestBody: Hashable, Sendable, Codable {
    public let reason: String
    /// With debt: for how long the debt shall not trip, `3d`.
    public let grace: String?

    public init(
        reason: String, grace: String? = nil
    ) {
        self.reason = reason
        self.grace = grace
    }
}

/// A request that needs only a reason: trip, clear, trust the clock, release an import.
public struct ReasonBody: Hashable, Sendable, Codable {
    public let reason: String

    public init(
        reason: String
    ) {
        self.reason = reason
    }
}

/// Keeps a supply on for a time.
public struct HoldRequestBody: Hashable, Sendable, Codable {
    /// `dispute`, `plan`, `grace`, `bank_in_doubt`.
    public let kind: String
    /// How long from now, `3d`; or `until`.
    public let span: String?
    /// RFC 3339; or `span`.
    public let until: String?
    public let reason: String

    public init(
        kind: String, span: String? = nil, until: String? = nil, reason: String
    ) {
        self.kind = kind
        self.span = span
        self.until = until
        self.reason = reason
    }
}

/// Binds a meter to its place by its serial numbers.
public struct BindBody: Hashable, Sendable, Codable {
    public let serial: String?
    /// Of a separate relay device.
    public let relaySerial: String?
    public let reason: String

    public init(
        serial: String? = nil, relaySerial: String? = nil, reason: String
    ) {
        self.serial = serial
        self.relaySerial = relaySerial
        self.reason = reason
    }
}

/// Closes a work item.
public struct JobDoneBody: Hashable, Sendable, Codable {
    /// What was found and done.
    public let result: String

    public init(
        result: String
    ) {
        self.result = result
    }
}

/// Master data to take over.
public struct ImportBody: Hashable, Sendable, Codable {
    /// The file's name; its ending tells YAML from CSV.
    public let name: String
    public let text: String
    /// Only check and count.
    public let preview: Bool
    public let reason: String?

    public init(
        name: String, text: String, preview: Bool, reason: String? = nil
    ) {
        self.name = name
        self.text = text
        self.preview = preview
        self.reason = reason
    }
}

/// A new user.
public struct UserRequestBody: Hashable, Sendable, Codable {
    public let name: String
    /// `operator`, `supervisor`, `engineer`, `auditor`, `security_admin`, `payment_front`.
    public let role: String
    public let reason: String

    public init(
        name: String, role: String, reason: String
    ) {
        self.name = name
        self.role = role
        self.reason = reason
    }
}
