/// What can go wrong between a client and the daemon: one stable name for API, command line and log, with its HTTP status, the
/// command line's exit code, and what people are told.
public enum ErrorCode: String, Error, Hashable, Sendable, CaseIterable {
    // The request itself.
    case requestMalformed = "request.malformed"
    case requestInvalid = "request.invalid"
    case requestTooLarge = "request.tooLarge"
    case requestConflict = "request.conflict"
    case routeUnknown = "route.unknown"
    case methodNotAllowed = "method.notAllowed"
    // Who asks.
    case tokenMissing = "token.missing"
    case tokenUnknown = "token.unknown"
    case roleDenied = "role.denied"
    case secondMissing = "second.missing"
    case secondUnknown = "second.unknown"
    case secondSame = "second.samePerson"
    case secondRoleDenied = "second.roleDenied"
    case signatureMissing = "signature.missing"
    case signatureWrong = "signature.wrong"
    case signatureStale = "signature.stale"
    // What does not exist.
    case accountUnknown = "account.unknown"
    case meterUnknown = "meter.unknown"
    case lineUnknown = "line.unknown"
    case jobUnknown = "job.unknown"
    case paymentUnknown = "payment.unknown"
    case payerUnknown = "payer.unknown"
    case billUnknown = "bill.unknown"
    case closeUnknown = "close.unknown"
    case userUnknown = "user.unknown"
    case tariffUnknown = "tariff.unknown"
    // Money and files.
    case paymentRefused = "payment.refused"
    case paymentConflict = "payment.conflict"
    case reversalRefused = "reversal.refused"
    case reversalConflict = "reversal.conflict"
    case closeFileFaulty = "close.fileFaulty"
    case importFaulty = "import.faulty"
    // Not now.
    case paymentsUnavailable = "payments.unavailable"
    case storeFull = "store.full"
    case storeRefused = "store.refused"
    case storeGone = "store.gone"
    case engineBusy = "engine.busy"
    case answerLate = "answer.late"
    case storeUnreadable = "store.unreadable"
    case storeSlow = "store.tookTooLong"
    case internalError = "internal"
    // Only at the command line.
    case serverUnreachable = "server.unreachable"
    case serverInvalid = "server.invalid"
    case serverPlain = "server.plain"
    case serverNotUnderstood = "server.notUnderstood"
    case tokenFileUnreadable = "token.fileUnreadable"
    case tokenFileExists = "token.fileExists"
    case tokenFileUnwritable = "token.fileUnwritable"
    case fileUnreadable = "file.unreadable"
    case fileExists = "file.exists"
    case fileUnwritable = "file.unwritable"
    case fileFaulty = "file.faulty"
    case profilesFaulty = "profiles.faulty"
    case profilesMissing = "profiles.missing"
    case profileUnknown = "profile.unknown"
    case writeForbidden = "write.forbidden"
    case writeSwitches = "write.switchesRelay"
    case endpointServed = "endpoint.served"
    case daemonSilent = "daemon.silent"
    case meterDiffers = "meter.differs"
    case notConfirmed = "not.confirmed"
    // Only of `fudian rescue`.
    case rescueListMissing = "rescue.listMissing"
    case rescueListFaulty = "rescue.listFaulty"
    case rescueUnlisted = "rescue.unlisted"
    case rescueNotSupervisor = "rescue.notSupervisor"
    case rescueReasonMissing = "rescue.reasonMissing"
    case rescueLockedOut = "rescue.lockedOut"
    case rescueNotConfirmed = "rescue.notConfirmed"
    case rescueProtected = "rescue.protected"
    case rescueUnprovable = "rescue.unprovable"
    case rescueOtherDevice = "rescue.otherDevice"
    case rescueSilent = "rescue.silent"

    /// The HTTP status that bears it; 0 where it never travels.
    public var status: Int {
        switch self {
        case .requestMalformed, .requestInvalid: 400
        case .tokenMissing, .tokenUnknown, .secondUnknown: 401
        case .roleDenied, .secondMissing, .secondSame, .secondRoleDenied, .signatureMissing, .signatureWrong,
            .signatureStale:
            403
        case .routeUnknown, .accountUnknown, .meterUnknown, .lineUnknown, .jobUnknown, .paymentUnknown, .userUnknown,
            .tariffUnknown, .payerUnknown, .billUnknown, .closeUnknown:
            404
        case .methodNotAllowed: 405
        case .requestConflict, .paymentConflict, .reversalConflict: 409
        case .requestTooLarge: 413
        case .paymentRefused, .reversalRefused, .importFaulty, .closeFileFaulty: 422
        case .internalError: 500
        case .answerLate: 504
        case .paymentsUnavailable, .storeFull, .storeRefused, .storeGone, .engineBusy, .storeUnreadable, .storeSlow: 503
        case .serverUnreachable, .serverInvalid, .serverPlain, .serverNotUnderstood, .tokenFileUnreadable,
            .tokenFileExists,
            .tokenFileUnwritable,
            .fileUnreadable, .fileExists, .fileUnwritable, .fileFaulty, .profilesFaulty, .profilesMissing,
            .profileUnknown, .writeForbidden,
            .writeSwitches,
            .endpointServed, .daemonSilent, .meterDiffers, .notConfirmed, .rescueListMissing, .rescueListFaulty,
            .rescueUnlisted,
            .rescueNotSupervisor, .rescueReasonMissing, .rescueLockedOut, .rescueNotConfirmed,
            .rescueProtected, .rescueUnprovable, .rescueOtherDevice, .rescueSilent:
            0
        }
    }

    /// How the command line ends.
    public var exit: ExitCode {
        switch self {
        case .requestMalformed, .requestInvalid, .requestTooLarge, .paymentRefused, .reversalRefused, .importFaulty,
            .closeFileFaulty, .fileFaulty, .rescueListFaulty, .rescueReasonMissing:
            .badInput
        case .requestConflict, .paymentConflict, .reversalConflict: .conflict
        case .tokenMissing, .tokenUnknown, .roleDenied, .secondMissing, .secondUnknown, .secondSame, .secondRoleDenied,
            .signatureMissing,
            .signatureWrong, .signatureStale, .rescueNotSupervisor:
            .notAllowed
        case .accountUnknown, .meterUnknown, .lineUnknown, .jobUnknown, .paymentUnknown, .userUnknown, .tariffUnknown,
            .payerUnknown, .billUnknown, .closeUnknown, .fileUnreadable, .profileUnknown, .rescueListMissing,
            .rescueUnlisted:
            .unknown
        case .paymentsUnavailable, .storeFull, .storeRefused, .storeGone, .engineBusy, .answerLate, .storeUnreadable,
            .storeSlow:
            .tryLater
        case .serverUnreachable, .daemonSilent: .unreachable
        case .serverInvalid, .serverPlain, .tokenFileUnreadable, .tokenFileExists, .tokenFileUnwritable, .fileExists,
            .fileUnwritable, .profilesFaulty, .profilesMissing:
            .setUp
        case .writeForbidden, .writeSwitches, .endpointServed, .meterDiffers, .notConfirmed,
            .rescueLockedOut,
            .rescueNotConfirmed, .rescueProtected, .rescueUnprovable, .rescueOtherDevice:
            .refused
        case .rescueSilent: .deviceSilent
        case .routeUnknown, .methodNotAllowed, .internalError, .serverNotUnderstood: .failure
        }
    }
}

/// How answers outside ``ErrorCode`` travel: the engine's own refusals keep the engine's codes.
public enum Refusal {
    /// The HTTP status of a refusal by the engine under `code`.
    public static func status(_ code: String) -> Int {
        if let known = ErrorCode(rawValue: code), known.status != 0 { return known.status }
        if code.hasSuffix(".unknown") { return 404 }
        if code.hasPrefix("second.") || code.hasSuffix(".denied") || code == "channel.notYours" { return 403 }
        if badInput.contains(code) { return 422 }
        if code == "read.failed" || code == "read.exception" { return 502 }
        return 409
    }

    /// Refusals for what was given, but by a rule: the same may be asked by another role, or at another time.
    private static let againstRules: Set<String> = [
        "hold.tooLong", "weather.tooLong", "import.refused", "restore.graceMissing", "restore.graceTooLong",
    ]

    /// Refusals for what was given and not for how things stand.
    private static let badInput = againstRules.union([
        "amount.notPositive", "amount.notWholeFen", "amount.tooLarge", "bind.nothing", "evidence.hashMalformed",
        "evidence.nameMissing", "evidence.timeWrong", "guarantor.malformed", "protection.dayMalformed",
        "protection.malformed", "reason.missing", "request.idMalformed", "user.malformed",
    ])

    /// How the command line ends after an error answer with `code` and `status`.
    public static func exit(_ code: String, status: Int) -> ExitCode {
        if let known = ErrorCode(rawValue: code) { return known.exit }
        if code == "read.exception" { return .device }
        if againstRules.contains(code) { return .refused }
        switch status {
        case 400, 413, 422: return .badInput
        case 401, 403: return .notAllowed
        case 404: return .unknown
        case 409: return .refused
        case 502: return .deviceSilent
        case 503: return .tryLater
        default: return .failure
        }
    }
}
