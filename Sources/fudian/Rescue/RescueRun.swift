import API
import Crypto
import Documents
import Languages
import Quantities

/// The closings of one account, one after the other: one that is refused or silent leaves no other in the dark.
struct RescueRun {
    let by: String
    let reason: String
    let confirmed: Bool
    let overProtection: Bool
    let list: String
    /// By which the list is signed; nil: it is not.
    let key: SymmetricKey?
    let output: OutputOptions
    private var isUnrecorded = false
    private var isStillOpen = false
    /// The first that could not be tried, or of which nothing was seen.
    private var failure: (any Error)?

    init(
        by: String, reason: String, confirmed: Bool, overProtection: Bool, list: String, key: SymmetricKey?,
        output: OutputOptions
    ) {
        self.key = key
        self.by = by
        self.reason = reason
        self.confirmed = confirmed
        self.overProtection = overProtection
        self.list = list
        self.output = output
    }

    mutating func close(_ home: RescueList.Home, by profiles: ProfileLibrary, timeout: Span) async {
        let about = "account \(home.account) meter \(home.meter) by \(by): \(reason)"
        Journal.note("rescue close begins: \(about)")
        note(.begun, home)
        do {
            let outcome = try await RescueClosing(
                home: home, profiles: profiles, timeout: timeout, overProtection: overProtection
            ).perform()
            Journal.note("rescue close \(outcome.rawValue): \(about)")
            note(outcome.step, home)
            isStillOpen = isStillOpen || outcome == .stillOpen
            Terminal.write([
                output.json
                    ? #"{"meter":"\#(home.meter)","outcome":"\#(outcome.rawValue)"}"#
                    : "\(home.meter)  \(say(outcome.words))"
            ])
        } catch {
            Journal.note("rescue close failed: \(about): \(error)")
            note(.failed, home)
            tell(of: error, home)
        }
    }

    /// Which of them is dark still, and why.
    private mutating func tell(of error: any Error, _ home: RescueList.Home) {
        failure = failure ?? error
        guard let failure = error as? Failure else { return }
        let meter = Detail(name: "meter", value: home.meter)
        fudian.tell(ErrorResponse(failure.code, details: [meter] + failure.details, requestId: ""), output)
    }

    /// How it ends for whoever called it.
    func end() throws -> API.ExitCode {
        if let failure = failure as? Failure { return failure.code.exit }
        if let failure { throw failure }
        return isStillOpen ? .device : .done
    }

    /// A disk that takes no writes is what it may be done for: the journal has it, and whoever does it is told once.
    private mutating func note(_ step: RescueEntry.Step, _ home: RescueList.Home) {
        let record = RescueRecord(
            list: list, key: key, by: by, reason: reason, confirmed: confirmed, overProtection: overProtection)
        guard !record.note(step, home) else { return }
        Journal.note("rescue close: \(step.rawValue) could not be written to \(RescueEntry.path(list: list))")
        guard !isUnrecorded else { return }
        isUnrecorded = true
        Terminal.complain([
            say(
                "It cannot be written down beside the list, in \(RescueEntry.path(list: list)); only the journal has it. Keep a note, and have "
                    + "these meters read when the daemon runs again (fudian read).",
                "无法在清单旁写入 \(RescueEntry.path(list: list))，仅有系统日志。请自行记录，守护进程恢复后对相关电表执行 fudian read。")
        ])
    }
}
