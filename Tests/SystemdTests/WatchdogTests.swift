import Gateway
import Testing

@Suite struct WatchdogTests {
    @Test func `the watchdog is fed at half its limit`() throws {
        let environment = ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "4711"]
        #expect(try Watchdog.interval(environment: environment, processID: 4711) == .seconds(15))
        #expect(try Watchdog.interval(environment: ["WATCHDOG_USEC": "3"], processID: 1) == .nanoseconds(1500))
    }

    @Test func `a watchdog of another process is none of ours`() throws {
        let environment = ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "4711"]
        #expect(try Watchdog.interval(environment: environment, processID: 4712) == nil)
        #expect(try Watchdog.interval(environment: ["WATCHDOG_PID": "1"], processID: 1) == nil)
    }

    @Test(arguments: ["", "banana", "0", "-1", "1.5", "99999999999999999999"])
    func `a limit that is no positive whole number is refused`(value: String) {
        #expect(throws: SystemdError.unusableWatchdog(name: "WATCHDOG_USEC", value: value)) {
            try Watchdog.interval(environment: ["WATCHDOG_USEC": value], processID: 1)
        }
    }

    @Test(arguments: ["", "me", "0", "-4"])
    func `an owner that is no process is refused`(value: String) {
        #expect(throws: SystemdError.unusableWatchdog(name: "WATCHDOG_PID", value: value)) {
            try Watchdog.interval(environment: ["WATCHDOG_USEC": "5", "WATCHDOG_PID": value], processID: 1)
        }
    }
}
