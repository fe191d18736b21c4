/// How often the watchdog wants to hear from this process.
public enum Watchdog {
    /// Half the time after which systemd gives the process up, so that one late notice does no harm.
    ///
    /// - Parameters:
    ///   - environment: The process's environment; `WATCHDOG_USEC` and `WATCHDOG_PID` are read.
    ///   - processID: This process's id. A variable that was inherited from a parent names the parent's.
    /// - Returns: Nil when no watchdog watches this process.
    /// - Throws: ``SystemdError/unusableWatchdog(name:value:)`` for a value that is no positive whole number.
    public static func interval(
        environment: [String: String], processID: Int32
    ) throws(SystemdError) -> Duration? {
        guard let limit = environment["WATCHDOG_USEC"] else { return nil }
        if let owner = environment["WATCHDOG_PID"] {
            guard let owner = Int32(owner), owner > 0 else {
                throw .unusableWatchdog(name: "WATCHDOG_PID", value: owner)
            }
            guard owner == processID else { return nil }
        }
        guard let microseconds = Int64(limit), microseconds > 0 else {
            throw .unusableWatchdog(name: "WATCHDOG_USEC", value: limit)
        }
        return .microseconds(microseconds) / 2
    }
}
