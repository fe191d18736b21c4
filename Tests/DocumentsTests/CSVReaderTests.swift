import Documents
import Testing

@Suite struct CSVReaderTests {
    struct Flat: Hashable {
        let account: String
        let current: Int
        let note: String?
    }

    private func read(_ text: String) throws(Faults) -> [Flat] {
        try CSVReader.read(text, file: "flats.csv", columns: ["account", "max_current"], optional: ["note"]) { row in
            let account = row["account"].text()
            let current = row["max_current"].integer(in: 1...1000)
            guard let account, let current else { return nil }
            return Flat(account: account, current: current, note: row.optional("note")?.text())
        }
    }

    @Test func `columns may come in any order, and cells may be quoted`() throws {
        let text =
            "\u{FEFF}max_current,note,account\r\n60,\"a \"\"quoted\"\" note, with a\nline break\",A1\r\n\r\n 40 ,,A2\n"
        #expect(
            try read(text) == [
                Flat(account: "A1", current: 60, note: "a \"quoted\" note, with a\nline break"),
                Flat(account: "A2", current: 40, note: nil),
            ])
    }

    @Test func `every fault is listed with its line, and nothing is taken`() throws {
        let faults = try #require(throws: Faults.self) {
            try read("account,max_current,note\nA1,sixty,\n,60,\nA3,1001,\nA4,60\n\"A5\",60,\"two\nlines\"\nA6,,\n")
        }
        expectBothLanguages(faults.list)
        #expect(
            faults.description == """
                flats.csv:2: max_current: sixty is not a whole number. Write it in digits, or in hexadecimal as 0x00FF.
                flats.csv:3: account: it is empty. Fill it in.
                flats.csv:4: max_current: 1001 is not within 1...1000. Give a number within these bounds.
                flats.csv:5: it has 2 cells, and there are 3 columns. Put text that holds a comma into double quotes, and keep a comma for each empty cell.
                flats.csv:8: max_current: it is empty. Fill it in.
                """)
    }

    @Test func `a misspelt, doubled or missing column is a fault of the first line`() throws {
        let faults = try #require(throws: Faults.self) { try read("acount,note,note\nA1,x,y\n") }
        expectBothLanguages(faults.list)
        #expect(
            faults.description == """
                flats.csv:1: acount: this column is not known here. Did you mean account? Otherwise leave it out.
                flats.csv:1: note: this column is there twice. Keep one of the two.
                flats.csv:1: the column account is missing. Add it.
                flats.csv:1: the column max_current is missing. Add it.
                """)
    }

    @Test func `a column that is not known hides nothing of the others`() throws {
        let faults = try #require(throws: Faults.self) { try read("account,max_current,nott\nA1,sixty,x\n") }
        #expect(
            faults.description == """
                flats.csv:1: nott: this column is not known here. Did you mean note? Otherwise leave it out.
                flats.csv:2: max_current: sixty is not a whole number. Write it in digits, or in hexadecimal as 0x00FF.
                """)
    }

    @Test func `a cell that is wrong counts also where it is read after all rows`() throws {
        let faults = try #require(throws: Faults.self) {
            try CSVReader.read("unit\n1\n300\n", file: "units.csv", columns: ["unit"]) {
                $0["unit"]
            } whole: { cells in
                cells.map { $0.integer(in: 1...247) }
            }
        }
        #expect(
            faults.description
                == "units.csv:3: unit: 300 is not within 1...247. Give a number within these bounds.")
    }

    @Test func `an empty table and an unclosed quote are faults`() throws {
        let empty = try #require(throws: Faults.self) { try read("\n\n") }
        #expect(
            empty.description
                == "flats.csv: it is empty. Begin with a line that names the columns: account,max_current.")
        let open = try #require(throws: Faults.self) { try read("account,max_current\n\"A1,60\n") }
        #expect(open.description == "flats.csv:2: a quote is never closed. Close it, or double it within a cell.")
    }

    @Test func `a table of a header alone is empty, not wrong`() throws {
        #expect(try read("account,max_current").isEmpty)
    }
}
