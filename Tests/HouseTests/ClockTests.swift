import Testing

/// Which of the machine's clocks may be looked at.
@Suite struct ClockTests {
    @Test func `I-C1 F-S6 no clock that stands still while the machine sleeps keeps a proof or a permit alive`() throws
    {
        for file in try House.sources() where file.path.hasPrefix("Sources/") {
            for index in file.code.indices where file.code[index].contains("CLOCK_MONOTONIC") {
                Issue.record("CLOCK_MONOTONIC stands still in a suspended machine: \(file.place(index))")
            }
        }
    }
}
