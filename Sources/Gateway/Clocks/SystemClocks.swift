import CClock
import Engine
import Glibc
import Quantities

/// The machine's clocks: the only place that looks at them for the engine and the lines.
public struct SystemClocks: Sendable {
    /// Names this boot of the machine.
    public let boot: String

    public init() {
        boot = SystemClocks.bootID()
    }

    /// What a turn is told.
    public var now: Clocks {
        Clocks(wall: wall, monotonic: monotonic, boot: boot, synchronized: SystemClocks.isSynchronized)
    }

    public var wall: Instant { Instant(milliseconds: SystemClocks.milliseconds(CLOCK_REALTIME)) }

    /// Goes on while the machine sleeps: who proved to be who before it slept has proven nothing when it wakes (I-C1). The same clock
    /// that the sockets' deadlines run on.
    public var monotonic: Monotonic { Monotonic(milliseconds: SystemClocks.milliseconds(CLOCK_BOOTTIME)) }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The kernel's word that a time daemon keeps the clock in step.
    private static var isSynchronized: Bool {
        var state = timex()
        let status = adjtimex(&state)
        return status >= 0 && status != TIME_ERROR && state.status & STA_UNSYNC == 0
    }

    /// From systemd, whose sandbox hides the kernel's own word, or from the kernel. Where neither tells it, each life has a name of its
    /// own: two boots are never taken for one.
    private static func bootID() -> String {
        if let name = getenv("FUDIAN_BOOT").map({ String(cString: $0) }), !name.isEmpty { return name }
        var bytes = [UInt8](repeating: 0, count: 64)
        let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 {
            defer { close(descriptor) }
            let count = read(descriptor, &bytes, bytes.count)
            // Without hyphens, as systemd writes it.
            let text = bytes.prefix(max(count, 0)).filter { $0 > UInt8(ascii: "-") }
            if !text.isEmpty { return String(decoding: text, as: UTF8.self) }
        }
        return "life-\(getpid())-\(milliseconds(CLOCK_REALTIME))"
    }
}
