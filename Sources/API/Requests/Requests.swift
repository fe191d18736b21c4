/// Books a payment. The key is channel, business date and serial.
public struct PaymentBody: Hashable, Sendable, Codable {
    public let channel: String
    /// The channel's day, `2026-11-23`; nil, where the channel has no front: the site's.
    public let businessDate: String?
    public let serial: String
    public let account: String
    /// Yuan as text, whole fen: `50.00`.
    public let amount: String
    /// ISO 4217; `CNY` where it is left out.
    public let currency: String?
    /// When the payer paid, RFC 3339.
    public let paidAt: String?

    public init(
        channel: String, businessDate: String? = nil, serial: String, account: String, amount: String,
        currency: String? = nil, paidAt: String? = nil
    ) {
        self.channel = channel
        self.businessDate = businessDate
        self.serial = serial
        self.account = account
        self.amount = amount
        self.currency = currency
        self.paidAt = paidAt
    }
}

/// Switches a supply on by hand.
public struct RestoreRequestBody: Hashable, Sendable, Codable {
    public let reason: String
    /// With debt: until when the debt shall not trip, RFC 3339.
    public let graceUntil: String?
    /// Instead of ``graceUntil``: for how long, `3d`, from when the daemon first got the request.
    public let graceFor: String?
    /// Whoever asks has spoken with the customer.
    public let confirmed: Bool?

    public init(reason: String, graceUntil: String? = nil, graceFor: String? = nil, confirmed: Bool? = nil) {
        self.reason = reason
        self.graceUntil = graceUntil
        self.graceFor = graceFor
        self.confirmed = confirmed
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

/// Vouches for the clock.
public struct ClockTrustBody: Hashable, Sendable, Codable {
    public let reason: String
    /// Also where it shows a time before the newest record.
    public let behind: Bool

    public init(reason: String, behind: Bool) {
        self.reason = reason
        self.behind = behind
    }
}

/// Keeps a supply on for a time.
public struct HoldRequestBody: Hashable, Sendable, Codable {
    /// `dispute`, `plan`, `grace`, `bank_in_doubt`.
    public let kind: String
    /// RFC 3339.
    public let until: String?
    /// Instead of ``until``: for how long, `3d`, from when the daemon first got the request.
    public let `for`: String?
    public let reason: String

    public init(kind: String, until: String? = nil, for span: String? = nil, reason: String) {
        self.kind = kind
        self.until = until
        self.for = span
        self.reason = reason
    }
}

/// Binds a meter to its place by its serial numbers.
public struct BindBody: Hashable, Sendable, Codable {
    public let serial: String?
    /// Of a separate relay device.
    public let relaySerial: String?
    /// Takes the meter's serial number away, where its profile tells none.
    public let noSerial: Bool?
    public let reason: String

    public init(
        serial: String? = nil, relaySerial: String? = nil, noSerial: Bool? = nil, reason: String
    ) {
        self.noSerial = noSerial
        self.serial = serial
        self.relaySerial = relaySerial
        self.reason = reason
    }
}

/// Money in suspense goes to an account.
public struct AssignBody: Hashable, Sendable, Codable {
    /// The number of the account that the money was meant for.
    public let account: String
    public let reason: String

    public init(account: String, reason: String) {
        self.account = account
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

/// A new user. The client makes the token, so that the same request sent again is the same request, and nobody has to be shown it.
public struct UserRequestBody: Hashable, Sendable, Codable {
    public let name: String
    /// `operator`, `supervisor`, `engineer`, `auditor`, `security_admin`, `payment_front`.
    public let role: String
    /// 32...256 visible characters. Only its SHA-256 is stored.
    public let token: String
    public let reason: String

    public init(name: String, role: String, token: String, reason: String) {
        self.name = name
        self.role = role
        self.token = token
        self.reason = reason
    }
}
