import Documents
import Supply
import Testing

@Suite struct `Terms by class and mode in a site file` {
    private func site(_ rules: String) -> String {
        SmallSite.text.replacing("    terms: usual\n", with: "").replacing(
            "  - {name: usual, preset: residential-prepaid}",
            with: "  - {name: home, preset: residential-prepaid}\n  - {name: shop, preset: statutory}"
        ).replacing("accounts:\n", with: "defaults:\n  terms_for:\n\(rules)\naccounts:\n")
    }

    @Test func `an account that names no terms has those of its class and mode; one that names some has those`() throws
    {
        let text = site(
            "    - {class: residential, mode: prepaid, terms: home}\n    - {class: commercial, terms: shop}")
        #expect(try SmallSite.read(text).accounts.map(\.account.terms) == ["home", "shop", "home"])
        let named = text.replacing("class: commercial\n", with: "class: commercial\n    terms: home\n")
        #expect(try SmallSite.read(named).accounts.map(\.account.terms) == ["home", "home", "home"])
    }

    @Test func `where no rule fits, or two say different things, the file is refused`() throws {
        let none = try SmallSite.faults(site("    - {class: residential, mode: prepaid, terms: home}"))
        #expect(none.count == 1 && none.allSatisfy { $0.contains("terms_for has none for commercial and prepaid") })
        let two = try SmallSite.faults(site("    - {terms: home}\n    - {class: commercial, terms: shop}"))
        #expect(
            two.count == 1
                && two.allSatisfy { $0.contains("terms_for has two for commercial and prepaid: home and shop") })
        // The same twice is no question.
        #expect(try SmallSite.faults(site("    - {terms: home}\n    - {class: commercial, terms: home}")).isEmpty)
        let unknown = try SmallSite.faults(site("    - {terms: hone}"))
        #expect(unknown.count == 3 || unknown.contains { $0.contains("hone") })
        let wrong = try SmallSite.faults(site("    - {class: cat, terms: home}"))
        #expect(wrong.contains { $0.contains("terms_for[0].class") })
    }

    @Test func `terms for all and terms by class are one too many`() throws {
        let both = site("    - {terms: home}").replacing("defaults:\n", with: "defaults:\n  terms: home\n")
        #expect(try SmallSite.faults(both).contains { $0.contains("defaults.terms_for") })
    }
}
