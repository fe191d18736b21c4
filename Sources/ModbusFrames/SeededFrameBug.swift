#if SEEDED_BUGS
    /// Two of the bugs of the extra build of the simulated world: this room knows no other.
    public enum SeededFrameBug {
        // The one thread of that program sets them before it tells a story.
        public nonisolated(unsafe) static var ignoresTransactions = false
        public nonisolated(unsafe) static var ignoresUnits = false  // Likewise.
    }
#endif
