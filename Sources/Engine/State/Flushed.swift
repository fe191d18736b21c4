import Quantities

/// How far the rows that are written behind have come.
enum Flushed: Sendable {
    /// None since the start, or a slice of them is still to be written.
    case unfinished
    /// All were written at that time, with every reading up to that one.
    case whole(at: Monotonic, reading: Int64)
}
