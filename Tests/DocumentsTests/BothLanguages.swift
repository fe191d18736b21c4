import Documents
import Languages
import Testing

/// Each fault must be told to a Chinese reader in Chinese: what it is and its cure, with no English sentence left in either. Names,
/// keys and units are the same in both languages.
func expectBothLanguages(_ faults: [Fault], at location: SourceLocation = #_sourceLocation) {
    #expect(!faults.isEmpty, sourceLocation: location)
    for fault in faults {
        for words in [fault.what, fault.cure] {
            #expect(!words.en.contains(where: isHan) || words.en != words.zh, "\(words.en)", sourceLocation: location)
            #expect(words.zh.contains(where: isHan), "no Chinese: \(words.zh)", sourceLocation: location)
            #expect(!hasEnglishSentence(words.zh), "English in: \(words.zh)", sourceLocation: location)
        }
        #expect(fault.words.zh.hasPrefix(fault.place + ": "), sourceLocation: location)
        #expect(fault.words.zh.hasSuffix("。"), sourceLocation: location)
    }
}

private func isHan(_ character: Character) -> Bool {
    character.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
}

/// Three Latin words behind one another: no key, name or example has so many.
private func hasEnglishSentence(_ text: String) -> Bool { text.contains(/[A-Za-z']+ [A-Za-z']+ [A-Za-z']+/) }

@Suite struct `What a fault is told in` {
    @Test func `the place, the fact and the cure stand in both languages`() {
        let fault = Fault(
            file: "a.yaml", line: 3, path: "unit", what: Words("0 is no unit", "0 不是单元号"),
            cure: Words("give one", "请给出"))
        #expect(fault.words == Words("a.yaml:3: unit: 0 is no unit. Give one.", "a.yaml:3: unit: 0 不是单元号。请给出。"))
        #expect(Faults([fault, fault]).words.zh.split(separator: "\n").count == 2)
        expectBothLanguages([fault])
    }

    @Test func `a file that is not there, or is no text, is told in both`() throws {
        let missing = try #require(throws: Faults.self) { try TextFile.read("/nowhere/x.yaml") }
        expectBothLanguages(
            [FileTrouble.missing, .folder, .forbidden, .tooLarge(bytes: 70_000_001, limit: 64 << 20), .other(5)]
                .map { $0.fault("x.yaml") })
        let folder = try #require(throws: Faults.self) { try ProfileLibrary.load(folder: "/nowhere") }
        expectBothLanguages(missing.list + folder.list)
    }

    @Test(arguments: ["", "- 1", "a: [", "a:\n\t- b", "a: 1\na: 2", "a: &x 1\nb: *y", "%YAML 9"])
    func `what is no YAML is told without the parser's English`(text: String) throws {
        let faults = try #require(throws: Faults.self) {
            try YAMLReader.read(text, file: "x.yaml") { root in root.required("b")?.text() }
        }
        expectBothLanguages(faults.list)
    }
}
