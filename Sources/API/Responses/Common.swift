import Languages

/// A code with what people are told for it.
public struct Told: Hashable, Sendable, Codable {
    /// Stable.
    public let code: String
    public let text: String
    public let textZh: String

    public init(_ code: String, _ words: Words) {
        self.code = code
        text = words.en
        textZh = words.zh
    }

    /// Both texts.
    public var words: Words { Words(text, textZh) }
}

/// A fact in an answer, or what is wrong with one field of a request.
public struct Detail: Hashable, Sendable, Codable {
    /// The fact's name, the field, or `file:line`.
    public let name: String
    public let value: String?
    /// Of a fault or a reason.
    public let code: String?
    public let message: String?
    public let messageZh: String?

    public init(name: String, value: String? = nil, code: String? = nil, words: Words? = nil) {
        self.name = name
        self.value = value
        self.code = code
        message = words?.en
        messageZh = words?.zh
    }

    /// Both texts, where it has any.
    public var words: Words? { message.map { Words($0, messageZh ?? $0) } }
}

/// The one shape of every error.
public struct ErrorResponse: Error, Hashable, Sendable, Codable {
    /// Stable: an ``ErrorCode``, or the engine's own code of a refusal.
    public let code: String
    public let message: String
    public let messageZh: String
    public let details: [Detail]
    /// The same as in the header `Fudian-Request-Id`, and in the daemon's log.
    public let requestId: String

    public init(code: String, words: Words, details: [Detail] = [], requestId: String) {
        self.code = code
        message = words.en
        messageZh = words.zh
        self.details = details
        self.requestId = requestId
    }

    public init(_ code: ErrorCode, details: [Detail] = [], requestId: String) {
        self.init(code: code.rawValue, words: code.words, details: details, requestId: requestId)
    }

    /// Both texts.
    public var words: Words { Words(message, messageZh) }
}

/// What came of a request that was not refused.
public struct OutcomeResponse: Hashable, Sendable, Codable {
    /// `done`, or `accepted`: under way, and the end is told elsewhere.
    public let outcome: String
    /// Stable: `restore.started`.
    public let code: String
    public let text: String
    public let textZh: String
    public let details: [Detail]
    /// The id under which the request is known: the same again gets the same answer.
    public let requestId: String

    public init(outcome: String, code: String, words: Words, details: [Detail], requestId: String) {
        self.outcome = outcome
        self.code = code
        text = words.en
        textZh = words.zh
        self.details = details
        self.requestId = requestId
    }

    /// Both texts.
    public var words: Words { Words(text, textZh) }
}

/// Whether the daemon works. Told to anyone.
public struct HealthResponse: Hashable, Sendable, Codable {
    /// `ok` or `failing`.
    public let status: String

    public init(status: String) { self.status = status }
}
