import Glibc

/// A system call that failed, and what it was for.
struct SystemFailure: Error, CustomStringConvertible {
    let what: String
    let code: Int32

    /// Takes the number of the error that has just happened.
    @inline(never)
    init(_ what: String, code: Int32 = errno) {
        self.what = what
        self.code = code
    }

    var description: String { "\(what): \(String(cString: strerror(code)))" }
}
