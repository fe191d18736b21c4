import Glibc

/// SIGINT and SIGTERM, asked for instead of delivered.
struct StopSignals {
    private var set = sigset_t()

    /// Holds both signals back from now on, in this thread and those that it will start.
    init() {
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Whether one of them has come.
    func haveCome() -> Bool {
        var wanted = set
        var none = timespec()
        return sigtimedwait(&wanted, nil, &none) > 0
    }
}
