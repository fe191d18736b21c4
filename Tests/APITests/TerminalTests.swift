import API
import Testing

struct TerminalTests {
    @Test(arguments: [
        ("abc", 3), ("复电", 4), ("e\u{301}", 1), ("，", 2), ("🔌", 2), ("", 0), ("a\u{200B}b", 2), ("Ａ１", 4),
    ])
    func `Chinese characters take two columns, marks none`(_ text: String, _ width: Int) {
        #expect(TerminalText.width(of: text) == width)
    }

    @Test func `text is cut within its columns and never through a character`() {
        #expect(TerminalText.cut("幸福路一号", to: 7) == "幸福路…")
        #expect(TerminalText.cut("幸福路一号", to: 6) == "幸福…")
        #expect(TerminalText.cut("abc", to: 3) == "abc")
        for width in 2...11 { #expect(TerminalText.width(of: TerminalText.cut("幸a福b路c一号", to: width)) <= width) }
    }

    @Test func `lines are broken at spaces and between Chinese characters, and nothing is lost`() {
        #expect(TerminalText.wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(TerminalText.wrapped("电表读数，有效。", to: 8) == ["电表读", "数，有", "效。"])
        let text = "Order to switch on ended: done 已核实；自受理起 0.812 秒。"
        for width in 10...60 {
            let lines = TerminalText.wrapped(text, to: width)
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
            #expect(lines.allSatisfy { TerminalText.width(of: $0) <= max(width, 10) }, "\(width): \(lines)")
        }
        #expect(TerminalText.wrapped("", to: 10) == [""])
    }

    @Test func `a name from a file cannot move the cursor, change colours or turn the text round`() {
        #expect(TerminalText.clean("a\u{1B}[31mb\r\n\u{202E}c\u{9B}d") == "a [31mb   c d")
        var table = Table([.init("NAME")])
        table.add(["x\u{1B}]0;owned\u{07}"])
        #expect(table.lines(width: 80).allSatisfy { !$0.unicodeScalars.contains { $0.value < 0x20 } })
    }

    @Test(arguments: [20, 40, 60, 80, 120])
    func `a table fits its terminal by cutting names, never amounts`(_ width: Int) {
        var table = Table([
            .init("户号"), .init("户名", mayBeCut: true), .init("ADDRESS", mayBeCut: true), .init("YUAN", isNumber: true),
        ])
        table.add(["3301", "王小明和他的一家人", "幸福路一号三单元五楼 501 室", "-1234.56"])
        table.add(["33", "Li", "Short", "0.00"])
        let lines = table.lines(width: width)
        #expect(lines.allSatisfy { $0.contains("-1234.56") || !$0.contains("3301") })
        // Four columns cannot be narrower than their amounts and gaps.
        #expect(lines.allSatisfy { TerminalText.width(of: $0) <= max(width, 30) }, "\(lines)")
        #expect(Set(lines.map { TerminalText.width(of: $0) }).count == 1)
        #expect(table.lines(width: nil).contains { $0.contains("幸福路一号三单元五楼 501 室") })
    }
}
