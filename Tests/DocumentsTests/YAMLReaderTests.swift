import Documents
import Languages
import Quantities
import Testing

@Suite struct YAMLReaderTests {
    struct Port: Hashable {
        let address: String
        let number: Int
        let timeout: Span
        let units: [Int]
    }

    private func read(_ text: String) throws(Faults) -> Port {
        try YAMLReader.read(text, file: "port.yaml") { root in
            let address = root.required("address")?.text()
            let number = root.optional("port")?.integer(in: 1...65_535) ?? 502
            let timeout = root.optional("timeout")?.span() ?? .seconds(1)
            let units = root.optional("units")?.list { $0.integer(in: 1...247) } ?? []
            guard let address else { return nil }
            return Port(address: address, number: number, timeout: timeout, units: units)
        }
    }

    private func faults(_ text: String) throws -> String {
        let faults = try #require(throws: Faults.self) { try read(text) }
        expectBothLanguages(faults.list)
        return faults.description
    }

    @Test func `a document becomes a value`() throws {
        #expect(
            try read("address: 10.0.0.7\nport: 0x01F6\ntimeout: 500ms\nunits: [1, 2]\n")
                == Port(address: "10.0.0.7", number: 502, timeout: .milliseconds(500), units: [1, 2]))
        #expect(try read("address: a\nunits: 7").units == [7])
    }

    @Test func `all faults are listed, in the order of their lines, with a cure`() throws {
        #expect(
            try faults("adress: 10.0.0.7\nport: 70000\ntimeout: soon\nunits:\n  - 1\n  - 300\n") == """
                port.yaml:1: address is missing. Add it.
                port.yaml:1: adress: this key is not known here. Did you mean address? Otherwise leave it out.
                port.yaml:2: port: 70000 is not within 1...65535. Give a number within these bounds.
                port.yaml:3: timeout: soon is not a length of time. Write a whole number with its unit: 500ms, 2s, 15min, 24h or 3d.
                port.yaml:6: units[1]: 300 is not within 1...247. Give a number within these bounds.
                """)
    }

    @Test func `a repeated key is found on its second line`() throws {
        #expect(
            try faults("address: a\nport: 1\nport: 2\n")
                == "port.yaml:3: port: this key is there twice. Keep one of the two.")
    }

    @Test func `a repeated key hides nothing else that is wrong`() throws {
        #expect(
            try faults("address: a\r\nport: 70000\r\nport: 2\r\nport: 3\r\ntimeout: {soon: 1, soon: 2}\r\n") == """
                port.yaml:2: port: 70000 is not within 1...65535. Give a number within these bounds.
                port.yaml:3: port: this key is there twice. Keep one of the two.
                port.yaml:4: port: this key is there twice. Keep one of the two.
                port.yaml:5: soon: this key is there twice. Keep one of the two.
                port.yaml:5: timeout: it must be a single value. Write one value behind the colon.
                """)
    }

    @Test func `the same key of another mapping is none that is repeated`() throws {
        #expect(
            try faults("units:\n  - port: 1\nport: 1\naddress: a\nport: 2\n").hasPrefix(
                "port.yaml:2: units[0]: it must be a single value. Write one value behind the colon.\n"
                    + "port.yaml:5: port: this key is there twice."))
    }

    @Test func `a key without value, or with the wrong kind of value, is a fault`() throws {
        #expect(
            try faults("address:\nport: [1]\nunits: {a: 1}") == """
                port.yaml:1: address: it has no value. Give one, or leave the key out.
                port.yaml:2: port: it must be a single value. Write one value behind the colon.
                port.yaml:3: units: it must be a list. Write each element on a line of its own, after a dash.
                """)
    }

    @Test func `what is no YAML is refused with its line`() throws {
        #expect(try faults("address: a\n  port: 1\n").hasPrefix("port.yaml:2: it is not YAML here: "))
        #expect(try faults("").hasPrefix("port.yaml: it is empty."))
        #expect(try faults("- 1\n- 2\n").hasPrefix("port.yaml:1: it holds no keys."))
    }

    @Test func `words of the domain are read`() throws {
        struct Words: Equatable {
            let date: CivilDate?, time: TimeOfDay?, money: Money?, price: Price?, yes: Bool?, scaled: Int64?
        }
        let text = "date: 2026-11-23\ntime: 09:00\nmoney: 12.5\nprice: 0.538\nyes: on\nscaled: -1.25\n"
        let words = try YAMLReader.read(text, file: "w.yaml") { root in
            Words(
                date: root.required("date")?.date(), time: root.required("time")?.timeOfDay(),
                money: root.required("money")?.money(),
                price: root.required("price")?.price(), yes: root.required("yes")?.boolean(),
                scaled: root.required("scaled")?.decimal(places: 2))
        }
        #expect(
            words
                == Words(
                    date: CivilDate(year: 2026, month: 11, day: 23), time: TimeOfDay(minutes: 540),
                    money: Money(yuan: "12.5"),
                    price: Price(hundredMillionths: 53_800_000), yes: true, scaled: -125))
    }

    @Test func `words of the domain that are none are faults`() throws {
        let text = "a: 2026-02-30\nb: 9 o'clock\nc: 1.23456\nd: cheap\ne: maybe\nf: 1.255\ng: 5.01\n"
        let faults = try #require(throws: Faults.self) {
            try YAMLReader.read(text, file: "w.yaml") { root in
                _ = root.required("a")?.date()
                _ = root.required("b")?.timeOfDay()
                _ = root.required("c")?.money()
                _ = root.required("d")?.price()
                _ = root.required("e")?.boolean()
                _ = root.required("f")?.decimal(places: 2)
                _ = root.required("g")?.decimal(places: 2, in: -100...500)
                return true
            }
        }
        #expect(faults.list.map(\.line) == [1, 2, 3, 4, 5, 6, 7])
        expectBothLanguages(faults.list)
        #expect(faults.list.last?.what.en == "5.01 is not within -1...5")
    }
}
