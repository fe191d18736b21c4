extension LineFault {
    /// A stable word for the store, metrics and the interface.
    public var code: String {
        switch self {
        case .silent: "silent"
        case .unreachable: "unreachable"
        case .pathUnavailable: "path_unavailable"
        case .targetSilent: "target_silent"
        case .busy: "busy"
        case .acknowledged: "acknowledged"
        case .exception(let code): "exception_\(code)"
        case .wrongIdentity: "wrong_identity"
        case .misrouted: "misrouted"
        case .garbled: "garbled"
        case .noState: "no_state"
        case .stale: "stale"
        case .tooLate: "too_late"
        case .superseded: "superseded"
        case .forbidden: "forbidden"
        case .restarted: "restarted"
        }
    }
}

extension LineFault {
    /// Whether a device answered, and refused.
    public var isException: Bool {
        switch self {
        case .exception, .busy, .acknowledged: true
        default: false
        }
    }
}
